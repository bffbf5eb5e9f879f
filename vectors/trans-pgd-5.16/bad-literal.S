/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The error value comes from a literal outside of the table.
 * Caught by: REACH-02 in the file
 */
#include "../stub.inc"

BREAK(failure)
	ldr	w0, stub_error
	.endm

#include "stub.S"

	.section .rodata
	.balign	4
stub_error:
	.word	HVC_STUB_ERR
