/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The new linear map is used before its TTBR1_EL1 is sure to be in force.
 * Caught by: SYNC-03
 */
#include "../kexec.inc"

BREAK(ttbr_isb)
	.endm

#include "relocate.S"
