/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SCTLR_EL2 only loses five flags, as up to 5.10, so that WXN reaches the payload.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(mmu_off)
	mmu_off_by_flags
	.endm

#include "stub.S"
