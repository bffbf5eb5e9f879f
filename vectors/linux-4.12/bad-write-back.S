/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Every call loads a word of the stub, and the register that it goes to is the address that is written back.
 * Caught by: CODE-01 in the file
 */
#include "../stub.inc"

BREAK(on_entry)
	adr	x17, stub_call
	.inst	0xf8408631		// ldr x17, [x17], #8
	.endm

#include "stub.S"
