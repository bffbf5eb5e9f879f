/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * EL2's MMU is switched off by a value without EOS, as kernels since 7.0 have it, and no ISB follows: on a CPU with FEAT_ExS the
 * ERET does not synchronise then, and a payload at EL2 may still be translated.
 * Caught by: SYNC-02 on sim; SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(sctlr)
	msr	sctlr_el2, xzr
	.endm
BREAK(sctlr_isb)
	.endm

#include "stub.S"
