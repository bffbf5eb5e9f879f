/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The error value is off by one: 0x0badca10.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	mov32	x0, HVC_STUB_ERR - 1
	.endm

#include "stub.S"
