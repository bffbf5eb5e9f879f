/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HCR_EL2 without AMO, IMO and FMO, as before Linux 6.16: interrupts at EL2 go to EL1.
 * Caught by: SYS-02 on sim:max, qemu:max
 */
#include "../stub.inc"

BREAK(vhe_hcr)
	and	x0, x0, #~0xffff
	dsb	nsh
	msr	hcr_el2, x0
	.endm

#include "stub.S"
