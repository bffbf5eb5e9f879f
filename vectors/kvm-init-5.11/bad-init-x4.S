/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The call that begins KVM uses x4, in which a caller by SMCCC keeps its own.
 * Caught by: REG-07 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_success)
	mrs	x4, sctlr_el2
	mov	x0, xzr
	.endm

#include "stub.S"
