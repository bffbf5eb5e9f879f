/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Every call loads a word of the stub by LDAPUR, which is a bit beside LDR and which not every CPU has.
 * Caught by: CODE-01 in the file
 */
#include "../stub.inc"

BREAK(on_entry)
	adr	x17, stub_call
	.inst	0xd9400230		// ldapur x16, [x17]
	.endm

#include "stub.S"
