/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The upper half of the entry is lost, and memory goes on above 4 GiB.
 * Caught by: STEP-01
 */
#include "../kexec.inc"

BREAK(on_entry)
	mov	w1, w1
	.endm

#include "relocate.S"
