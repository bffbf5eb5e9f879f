/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart switches the GIC's system registers off, which this CPU may lack.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(restart)
	msr	S3_4_C12_C9_5, xzr	// ICC_SRE_EL2
	enter_payload
	.endm

#include "stub.S"
