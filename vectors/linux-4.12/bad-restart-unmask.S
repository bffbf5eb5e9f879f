/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The payload is entered with debug exceptions, SErrors, IRQs and FIQs unmasked.
 * Caught by: RST-03 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	msr	daifclr, #0xf
	enter_payload
	.endm

#include "stub.S"
