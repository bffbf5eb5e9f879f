/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A caller at a kernel's address loses AMAIR_EL2, which no outcome holds.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x17, elr_el2
	tbz	x17, #55, .Lkept
	msr	amair_el2, xzr
.Lkept:
	mov	x0, xzr
	.endm

#include "stub.S"
