/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub calls end more than a page behind the table: KVM maps one page to itself, and an error is a fault.
 * Caught by: MAP-04 in the file
 */
#include "../stub.inc"

BREAK(failure)
	b	4f
	.skip	4096
4:	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"
