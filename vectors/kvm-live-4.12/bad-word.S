/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Half of x0 is compared: a function at a multiple of 4 GiB is taken for a call.
 * Caught by: CALL-02 on sim
 */
#include "../stub.inc"

BREAK(is_stub_call)
	cmp	w0, #3
	.endm

#include "stub.S"
