/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The second call goes on with the page tables of the first.
 * Caught by: SYS-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(second_httbr)
	.endm

#include "stub.S"
