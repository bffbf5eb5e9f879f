/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * One bit of the class is looked at, which a trapped SMC and a trapped system register have too.
 * Caught by: CAUSE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_hvc)
	tst	x17, #0x10
	.endm

BREAK(not_hvc)
	b.eq	leave
	.endm

#include "stub.S"
