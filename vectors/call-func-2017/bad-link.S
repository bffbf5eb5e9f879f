/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * CALL_FUNC enters the function with BLR, as if it could return to the stub, and the caller's x30 is lost.
 * Caught by: REG-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(function)
	blr	x7
	.endm

#include "stub.S"
