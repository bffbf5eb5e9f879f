/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * KVM begins with its instruction cache off.
 * Caught by: SYS-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(init_caches)
	.endm

#include "stub.S"
