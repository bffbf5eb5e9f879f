/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The first number that is no call, 3, is taken for one.
 * Caught by: CALL-02 on sim
 */
#include "../stub.inc"

BREAK(is_stub_call)
	cmp	x0, #4
	.endm

#include "stub.S"
