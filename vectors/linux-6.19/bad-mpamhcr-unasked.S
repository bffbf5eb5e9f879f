/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * MPAMHCR_EL2 is written on every CPU with MPAM: without MPAMIDR_EL1.HAS_HCR it is UNDEFINED.
 * Caught by: CPU-01 on sim:max
 */
#include "../stub.inc"

BREAK(mpam_has_hcr)
	.endm

#include "stub.S"
