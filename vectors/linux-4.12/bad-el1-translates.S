/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS tells a caller that runs under page tables that it failed.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_reset)
	b.ne	fail
	mrs	x17, sctlr_el1
	tbz	x17, #0, succeed
fail:
	.endm

#include "stub.S"
