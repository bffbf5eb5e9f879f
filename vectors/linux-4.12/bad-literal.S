/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The error value is a literal in read-only data, 4 KiB behind the stub, where no copy takes it along.
 * Caught by: PIC-02
 */
#include "../stub.inc"

BREAK(failure)
	ldr	w0, stub_error
	.endm

#include "stub.S"

	.section .rodata
	.balign	4
	.skip	4096
stub_error:
	.word	HVC_STUB_ERR
