/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The payload is entered with interrupts unmasked.
 * Caught by: RST-03 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(entry_spsr)
	bic	r0, r0, #0x80
	msr	spsr_cxsf, r0
	.endm

#include "stub.S"
