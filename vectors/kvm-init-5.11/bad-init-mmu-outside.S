/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * EL2's MMU goes on with page tables that have a hole where the code lies.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_pgd)
	adrp	x0, holed
	add	x0, x0, :lo12:holed
	.endm

#include "stub.S"

/* As identity_map, but nothing below 8 GiB. */
	.data
	.balign	4096
holed:
	.set	.Lblock, 8
	.skip	8 * 8
	.rept	504
	.xword	(.Lblock << 30) | 1 << 10 | 3 << 8 | 3 << 2 | 1
	.set	.Lblock, .Lblock + 1
	.endr
