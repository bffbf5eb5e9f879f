/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The offset is added instead of subtracted.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(to_physical)
	add	x7, x1, x7
	.endm

#include "stub.S"
