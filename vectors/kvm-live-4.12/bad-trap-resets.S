/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A trap of the host's with RESET_VECTORS's number in x0 takes the hypervisor down.
 * Caught by: CAUSE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(not_hvc)
	b.eq	1f
	cmp	x0, #HVC_RESET_VECTORS
	b.ne	leave
1:
	.endm

#include "stub.S"
