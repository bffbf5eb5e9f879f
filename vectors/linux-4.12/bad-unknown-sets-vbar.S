/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call writes x1 into VBAR_EL2 before it reports the error.
 * Caught by: CALL-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	msr	vbar_el2, x1
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"
