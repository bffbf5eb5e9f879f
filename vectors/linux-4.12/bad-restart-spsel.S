/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The payload is entered on SP_EL0.
 * Caught by: RST-03 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	msr	spsel, #0
	enter_payload
	.endm

#include "stub.S"
