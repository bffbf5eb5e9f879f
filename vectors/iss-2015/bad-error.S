/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An immediate that is no call gets an error value, as since 4.12.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(ignored)
	mov32	x0, HVC_STUB_ERR
	b	leave
	.endm

#include "stub.S"
