/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table asks for 1 KiB alignment only.
 * Caught by: ALIGN-01 in the file
 */
#include "../stub.inc"

BREAK(table_align)
	.balign	1024
	.endm

#include "stub.S"
