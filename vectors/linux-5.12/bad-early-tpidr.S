/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TPIDR_EL2 becomes TPIDR_EL1 before VHE is known to be there, and stays so if the call is refused.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(on_vhe)
	mrs	x0, tpidr_el1
	msr	tpidr_el2, x0
	.endm

#include "stub.S"
