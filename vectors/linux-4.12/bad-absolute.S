/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call goes through an absolute address in a literal, which a copy of the stub does not adjust.
 * Caught by: PIC-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	ldr	x0, stub_error_at
	br	x0
stub_error:
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"

	.balign	8
stub_error_at:
	.xword	stub_error
