/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The function's number is compared as 32 bits: a number with anything above it begins KVM too.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(fold)
	ror	w0, w0, #24
	.endm

#include "stub.S"
