/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An HVC is not asked whose it is: a guest can end KVM.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_host)
	nop
	.endm

#include "stub.S"
