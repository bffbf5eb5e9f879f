/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The kernel is entered with no ISB behind the write that switches EFI's MMU off: it may still be on.
 * Caught by: SYNC-01 in the file
 */
#include "../arm.inc"

BREAK(hyp_isb)
	.endm

#include "stub.S"
