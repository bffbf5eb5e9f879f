/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table asks for no alignment and follows other text.
 * Caught by: ALIGN-01 in the file
 */
#include "../stub.inc"

BREAK(table_align)
	ret
	.endm

#include "stub.S"
