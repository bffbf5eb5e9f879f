/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Calls of the stub get its error value, as under KVM that is not protected.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_stub_call)
	cmp	x0, #3
	b.hs	1f
	mov32	x0, HVC_STUB_ERR
	eret
1:
	.endm

#include "stub.S"
