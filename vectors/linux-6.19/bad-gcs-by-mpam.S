/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Without MPAMHCR_EL2, what MPAMIDR_EL1 says is taken for what ID_AA64PFR1_EL1 says of GCS, which that CPU may lack.
 * Caught by: CPU-01 on sim:max
 */
#include "../stub.inc"

BREAK(mpam_has_hcr)
	tbz	x0, #17, gcs_of_another
	.endm

BREAK(gcs_field)
	mrs	x0, id_aa64pfr1_el1
gcs_of_another:
	ubfx	x0, x0, #44, #4
	cbz	x0, no_gcs
	adr	x2, override_pfr1
	ldp	x1, x2, [x2]
	ubfx	x1, x1, #44, #4
	ubfx	x2, x2, #44, #4
	cbz	x2, no_gcs
	and	x0, x1, x2
no_gcs:
	.endm

#include "stub.S"
