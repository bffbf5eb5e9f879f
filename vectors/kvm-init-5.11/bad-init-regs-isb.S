/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The TLBIs come before HCR_EL2 and VTTBR_EL2 are sure to say whose translations they drop.
 * Caught by: SYNC-03 on sim
 */
#include "../stub.inc"

BREAK(init_isb)
	.endm

#include "stub.S"
