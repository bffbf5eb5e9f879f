/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Supervisor mode is entered by CPS before the ERET, which is UNPREDICTABLE in Hyp mode: an engine does nothing.
 * Caught by: CODE-01 in the file
 */
#include "../arm.inc"

BREAK(success)
	mov	r0, #0
	cps	#0x13
	.endm

#include "stub.S"
