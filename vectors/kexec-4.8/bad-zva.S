/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * DC ZVA faults on Device memory, as all memory is with the MMU off.
 * Caught by: ALIGN-02
 */
#include "../kexec.inc"

BREAK(ivac_dsb)
	dsb	sy
	dc	zva, x13
	.endm

#include "relocate.S"
