/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * CALL_FUNC enters the function without a link, so that it returns to wherever the caller would have.
 * Caught by: REG-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(function)
	br	x17
	.endm

#include "stub.S"
