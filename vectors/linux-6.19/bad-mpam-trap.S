/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * MPAM2_EL2 keeps TRAPMPAM1EL1, and the kernel traps when it sets up its partition.
 * Caught by: SYS-02 on sim:max
 */
#include "../stub.inc"

BREAK(mpam2)
	mrs	x0, S3_4_C10_C5_0
	and	x0, x0, #1 << 49
	msr	S3_4_C10_C5_0, x0
	.endm

#include "stub.S"
