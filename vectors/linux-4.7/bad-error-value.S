/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call gets the error value of 4.12.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"
