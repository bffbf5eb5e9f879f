/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The second call leaves SP of Hyp mode as it was: KVM pushes to where junk points.
 * Caught by: REG-04 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(second_stack)
	.endm

#include "stub.S"
