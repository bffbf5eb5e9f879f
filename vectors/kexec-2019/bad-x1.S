/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The entry is taken from x1, as by SOFT_RESTART.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x400)
	br	x1
	.endm

#include "stub.S"
