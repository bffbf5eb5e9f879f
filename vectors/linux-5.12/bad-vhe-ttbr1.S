/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * VHE_RESTART takes the lower half of TTBR1 only: the kernel's ASID is lost.
 * Caught by: SYS-02 on sim:max, qemu:max
 */
#include "../stub.inc"

BREAK(vhe_ttbr1)
	mrs	x0, ttbr1_el12
	mov	w0, w0
	msr	ttbr1_el1, x0
	.endm

#include "stub.S"
