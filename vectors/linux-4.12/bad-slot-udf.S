/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A dead slot is empty: it takes another exception, which loses ELR_EL2 and SPSR_EL2.
 * Caught by: SLOT-02 on sim
 */
#include "../stub.inc"

BREAK(slot_0x500)
	udf	#0
	.endm

#include "stub.S"
