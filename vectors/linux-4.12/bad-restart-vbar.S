/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART clears VBAR_EL2 on the payload's behalf.
 * Caught by: VBAR-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	msr	vbar_el2, xzr
	enter_payload
	.endm

#include "stub.S"
