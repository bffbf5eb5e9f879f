/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * MDCR_EL2.E2TB is not cleared, as before 5.13: the trace buffer of the kernel translates as EL1 does.
 * Caught by: SYS-02 on sim:max, qemu:max
 */
#include "../stub.inc"
#include "../vhe.inc"

BREAK(vhe_mdcr)
	vhe_clear MDCR_E2PB
	.endm

#include "stub.S"
