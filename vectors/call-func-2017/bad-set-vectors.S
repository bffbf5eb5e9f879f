/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Call 0 is still SET_VECTORS.
 * Caught by: RST-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_function)
	b.eq	set_vectors
	.endm

#include "stub.S"

set_vectors:
	msr	vbar_el2, x1
	b	succeed
