/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Every call selects the first cache in CSSELR_EL1, which the kernel may have selected another with.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(on_entry)
	msr	csselr_el1, xzr
	.endm

#include "stub.S"
