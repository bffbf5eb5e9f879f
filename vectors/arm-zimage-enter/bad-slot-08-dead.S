/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An HVC of Hyp mode itself is not answered: begun by EFI, the decompressor hangs.
 * Caught by: SLOT-03 in the file
 */
#include "../arm.inc"

BREAK(slot_0x08)
	BRANCH	.
	.endm

#include "stub.S"
