/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS uses v0; and the stub that is back then answers HVCs, as a kernel's does, so that none of them hangs.
 * Caught by: REG-05 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	fmov	d0, xzr
	mov	x0, xzr
	.endm

BREAK(bare_stub_slot)
	eret
	.endm

#include "stub.S"
