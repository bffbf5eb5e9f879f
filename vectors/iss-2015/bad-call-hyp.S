/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Immediate 0 calls the function in x0 as if a hypervisor were there, and so does PSCI.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_get)
	cbz	x18, call_function
	cmp	x18, #ISS_GET_VECTORS
	.endm

#include "stub.S"
