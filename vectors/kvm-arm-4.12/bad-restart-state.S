/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A payload of Thumb instructions is entered as ARM code: CPSR reads without its T bit.
 * Caught by: RST-01 on sim:cortex-a15, qemu:cortex-a15
 */
#define THUMB
#include "../kvm32.inc"

BREAK(entry_state)
	.endm

#include "stub.S"
