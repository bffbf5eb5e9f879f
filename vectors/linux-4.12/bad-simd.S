/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The zero of a successful call comes from a SIMD register.
 * Caught by: REG-05 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	movi	d0, #0
	fmov	x0, d0
	.endm

#include "stub.S"
