/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart below 1 GiB is refused, where other machines have their RAM.
 * Caught by: RST-01 on sim
 */
#include "../stub.inc"

BREAK(restart)
	lsr	x5, x1, #30
	cbnz	x5, 1f
	mov32	x0, HVC_STUB_ERR
	eret
1:	enter_payload
	.endm

#include "stub.S"
