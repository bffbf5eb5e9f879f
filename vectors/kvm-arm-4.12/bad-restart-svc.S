/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The payload is entered in Supervisor mode.
 * Caught by: RST-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(entry_spsr)
	mov	r0, #0x1d3
	msr	spsr_cxsf, r0
	.endm

#include "stub.S"
