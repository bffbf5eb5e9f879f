/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The two calls are taken for one another.
 * Caught by: VBAR-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(go_second)
	beq	second
	.endm

#include "stub.S"
