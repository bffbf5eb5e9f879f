/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table between the old linear map and the new one is at address 0, which is no memory: a walk finds whatever it reads there.
 * Caught by: SYNC-05
 */
#include "../kexec.inc"

BREAK(break_map)
	msr	ttbr1_el1, xzr
	isb
	.endm

#include "relocate.S"
