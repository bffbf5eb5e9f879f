/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A trap is not left alone: with SOFT_RESTART's number in x0 it restarts, as if the kernel had asked for it.
 * Caught by: CAUSE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(not_hvc)
	b.eq	1f
	cmp	x0, #OLD_SOFT_RESTART
	b.eq	soft_restart
	b	leave
1:
	.endm

#include "stub.S"
