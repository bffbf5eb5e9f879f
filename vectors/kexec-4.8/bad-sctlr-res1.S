/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SCTLR_EL2 is cleared as a whole: what is RES1 on this CPU means something on another.
 * Caught by: KEXEC-04
 */
#include "../kexec.inc"

BREAK(copied)
	mrs	x4, CurrentEL
	cmp	x4, #CURRENT_EL2
	b.ne	1f
	msr	sctlr_el2, xzr
	isb
1:
	.endm

#include "relocate.S"
