/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * FIQs are unmasked while the kernel that has their handler is being overwritten.
 * Caught by: KEXEC-04
 */
#include "../kexec.inc"

BREAK(on_entry)
	msr	daifclr, #1
	.endm

#include "relocate.S"
