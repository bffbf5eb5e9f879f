/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart goes back to the caller, in Hyp mode.
 * Caught by: RST-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(entry)
	.endm

#include "stub.S"
