/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * No context synchronisation between the empty table and TLBI: a walk may still go by the old table.
 * Caught by: SYNC-05
 */
#include "../kexec.inc"

BREAK(break_map)
	msr	ttbr1_el1, x5
	.endm

#include "relocate.S"
