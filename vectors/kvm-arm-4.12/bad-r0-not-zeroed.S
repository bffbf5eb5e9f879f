/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS leaves the flags of HSCTLR in r0.
 * Caught by: RES-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(success)
	.endm

#include "stub.S"
