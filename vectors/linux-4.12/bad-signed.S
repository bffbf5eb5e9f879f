/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The last comparison is a signed one, so that every number with bit 63 set succeeds.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_reset)
	b.le	succeed
	.endm

#include "stub.S"
