/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart asks for a mode that there is not, which a CPU may take for Hyp mode and need not.
 * Caught by: RST-03 on sim:cortex-a15
 */
#include "../kvm32.inc"

BREAK(entry_spsr)
	orr	r0, r0, #4
	msr	spsr_cxsf, r0
	.endm

#include "stub.S"
