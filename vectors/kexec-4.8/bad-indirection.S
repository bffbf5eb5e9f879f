/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Only the first indirection entry is followed: the next one is taken for the end of the list.
 * Caught by: KEXEC-01
 */
#include "../kexec.inc"

BREAK(indirection)
	cbnz	x12, .Ldone
	mov	x12, x14
	.endm

#include "relocate.S"
