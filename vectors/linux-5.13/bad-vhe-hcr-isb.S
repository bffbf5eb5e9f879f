/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HCR_EL2.E2H is written, and *_EL12 names are used with a DSB in the place of the ISB: a DSB waits for memory, and does not make a
 * later instruction see the new E2H.
 * Caught by: SYNC-07 in the file
 */
#include "../stub.inc"

BREAK(vhe_hcr_isb)
	dsb	sy
	.endm

#include "stub.S"
