/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * FA64 is switched on although the command line takes it away.
 * Caught by: VHE-01 on sim:max
 */
#include "../stub.inc"

BREAK(fa64_field)
	mrs	x0, S3_0_C0_C4_5		// ID_AA64SMFR0_EL1
	lsr	x0, x0, #63
	.endm

#include "stub.S"
