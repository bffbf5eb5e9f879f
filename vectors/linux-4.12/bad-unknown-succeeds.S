/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Every number that is none of the first two calls is taken for RESET_VECTORS and succeeds.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_reset)
	b.hs	succeed
	.endm

#include "stub.S"
