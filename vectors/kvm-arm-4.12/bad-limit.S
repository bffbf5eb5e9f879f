/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The number of calls is one too small: RESET_VECTORS begins KVM, at a stack of 2.
 * Caught by: LIVE-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(is_stub_call)
	cmp	r0, #HVC_CALL_LIMIT - 1
	.endm

#include "stub.S"
