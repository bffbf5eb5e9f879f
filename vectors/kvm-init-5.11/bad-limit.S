/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The limit of stub calls is 2: RESET_VECTORS is not below it.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_stub_call)
	cmp	x0, #2
	.endm

#include "stub.S"
