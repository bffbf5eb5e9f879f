/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The host's calls are taken for a guest's, and a guest's for the host's.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_host)
	cbz	x5, leave
	.endm

#include "stub.S"
