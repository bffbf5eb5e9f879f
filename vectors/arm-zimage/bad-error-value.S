/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The error value has a wrong digit.
 * Caught by: RES-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(error)
	.word	HVC_STUB_ERR - 1
	.endm

#include "stub.S"
