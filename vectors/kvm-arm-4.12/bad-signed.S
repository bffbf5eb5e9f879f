/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * r0 is compared as a signed number: a stack in the upper half of the addresses is taken for a call.
 * Caught by: VBAR-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(go_stub_call)
	blt	handle_stub_hvc
	.endm

#include "stub.S"
