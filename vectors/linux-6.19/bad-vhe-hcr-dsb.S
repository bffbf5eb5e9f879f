/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * In front of the write of HCR_EL2 stands a DSB of loads alone: stores may be under way, which AmpereOne does not take.
 * Caught by: SYNC-10 in the file
 */
#include "../stub.inc"

BREAK(vhe_hcr_dsb)
	dsb	nshld
	.endm

#include "stub.S"
