/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Other text stands before the table, and nothing aligns it: what is copied from its symbol is shifted.
 * Caught by: ALIGN-01 in the file
 */
#include "../stub.inc"

BREAK(table_align)
	ret
	.endm

#include "stub.S"
