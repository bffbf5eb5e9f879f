/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * ERET has a bit too many: the word is no instruction.
 * Caught by: CODE-01 in the file
 */
#include "../arm.inc"

BREAK(return)
	.inst	0xe160006f
	.endm

#include "stub.S"
