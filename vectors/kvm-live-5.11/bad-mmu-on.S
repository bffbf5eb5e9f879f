/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The payload is entered without a word to SCTLR_EL2.
 * Caught by: RST-04 on sim, qemu
 */
#include "../stub.inc"

BREAK(mmu_off)
	.endm

#include "stub.S"
