/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The command line gives the kernel SME on a CPU that has none: SMCR_EL2 is UNDEFINED there.
 * Caught by: CPU-01 on sim:max
 */
#include "../stub.inc"

BREAK(sme_field)
	adr	x2, override_pfr1
	ldp	x1, x2, [x2]
	mrs	x0, id_aa64pfr1_el1
	and	x1, x1, x2
	bic	x0, x0, x2
	orr	x0, x0, x1
	ubfx	x0, x0, #24, #4
	.endm

#include "stub.S"
