/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The routine waits for an event, which no other CPU sends any more.
 * Caught by: STEP-01
 */
#include "../kexec.inc"

BREAK(copied)
	wfe
	wfe
	.endm

#include "relocate.S"
