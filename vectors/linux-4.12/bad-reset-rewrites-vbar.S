/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS goes to the code of SET_VECTORS and writes x1 into VBAR_EL2.
 * Caught by: VBAR-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_reset)
	b.eq	set_vectors
	.endm

#include "stub.S"
