/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The way in from Hyp mode leaves the data cache on that EFI had on: the MMU alone is switched off.
 * Caught by: RST-04 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(read)
	read_hsctlr r0
	bic	r0, r0, #HSCTLR_M
	write_hsctlr r0
	isb
	b	enter_kernel
	.endm

#include "stub.S"
