/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Only the handler of slot 0x200 is an older version, which notes the call in x18.
 * Caught by: REG-03 on sim, qemu
 */
#include "../stub.inc"

BREAK(on_entry_0x200)
	mov	x18, x0
	.endm

#include "stub.S"
