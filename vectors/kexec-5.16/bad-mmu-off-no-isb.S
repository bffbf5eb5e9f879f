/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SCTLR_EL1 is written and nothing waits for it: what follows may still be translated.
 * Caught by: SYNC-02
 */
#include "../kexec.inc"

BREAK(mmu_isb)
	.endm

#include "relocate.S"
