/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * What is no function is answered with the stub's error and not with SMCCC's.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(no_function)
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"
