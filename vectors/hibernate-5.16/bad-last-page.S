/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The list's second entry is taken for its last: the pages behind it do not arrive.
 * Caught by: STEP-01
 */
#include "../kexec.inc"

BREAK(next)
	ldr	x11, [x11, #HV_PBE_NEXT]
	ldr	x11, [x11, #HV_PBE_NEXT]
	.endm

#include "exit.S"
