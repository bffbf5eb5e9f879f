/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table is aligned to 16 bytes: HVBAR has no bit for that.
 * Caught by: ALIGN-01 in the file
 */
#include "../arm.inc"

BREAK(table_align)
	.balign	16
	.endm

#include "stub.S"
