/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The number of an unknown call is parked in TPIDR_EL2 and stays there.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	msr	tpidr_el2, x0
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"
