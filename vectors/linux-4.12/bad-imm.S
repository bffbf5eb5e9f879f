/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Every call is refused unless the HVC's immediate is 0.
 * Caught by: IMM-01 on sim, qemu
 */
#include "../stub.inc"

/* The call is known, so x0 is free. */
	.macro	need_imm_0
	mrs	x0, esr_el2
	and	x0, x0, #0xffff
	cbnz	x0, refuse
	.endm

BREAK(vbar)
	need_imm_0
	msr	vbar_el2, x1
	.endm

BREAK(go_reset)
	b.eq	reset_vectors
	.endm

BREAK(restart)
	need_imm_0
	enter_payload
	.endm

#include "stub.S"

reset_vectors:
	need_imm_0
	b	succeed
refuse:
	mov32	x0, HVC_STUB_ERR
	b	leave
