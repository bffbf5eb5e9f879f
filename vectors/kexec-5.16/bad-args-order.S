/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The device tree is handed over as the second argument instead of the first.
 * Caught by: KEXEC-03
 */
#include "../kexec.inc"

BREAK(x2)
	mov	x2, xzr
	.endm

BREAK(x3)
	mov	x3, x10
	.endm

#include "relocate.S"
