/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The way out leaves a constant in x16, where the contract lets nothing change.
 * Caught by: REG-07 on sim, qemu
 */
#include "../stub.inc"

BREAK(return)
	mov	x16, #24
	eret
	.endm

#include "stub.S"
