/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * r0 is not zeroed: the kernel takes what is there for something else than a device tree.
 * Caught by: RST-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(zero)
	.endm

#include "stub.S"
