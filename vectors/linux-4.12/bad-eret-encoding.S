/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A call ends with an ERET of which one bit is wrong. An engine that does not look at that bit returns all the same.
 * Caught by: CODE-01 in the file
 */
#include "../stub.inc"

BREAK(return)
	.inst	0xd69f03a0
	.endm

#include "stub.S"
