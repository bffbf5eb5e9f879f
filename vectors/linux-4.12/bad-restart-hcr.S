/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART gives the payload a clean HCR_EL2.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	msr	hcr_el2, xzr
	enter_payload
	.endm

#include "stub.S"
