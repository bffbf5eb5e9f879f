/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The linear map is switched without a table between that has no translations: old and new ones can meet in the TLB.
 * Caught by: SYNC-05
 */
#include "../kexec.inc"

BREAK(break_map)
	.endm

#include "relocate.S"
