/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Every call loads two words of the stub into one register: which of them stays there is up to the CPU.
 * Caught by: CODE-01 in the file
 */
#include "../stub.inc"

BREAK(on_entry)
	adr	x17, stub_call
	.inst	0xa9404230		// ldp x16, x16, [x17]
	.endm

#include "stub.S"
