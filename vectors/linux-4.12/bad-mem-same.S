/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS reads a word of the stub and stores it back: no byte changes.
 * Caught by: MEM-02 on sim
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, x1
	adr	x1, stub_call
	ldr	w0, [x1]
	str	w0, [x1]
	.endm

#include "stub.S"
