/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The entry is rounded down to its page, and need not be at the beginning of one.
 * Caught by: STEP-01
 */
#include "../kexec.inc"

BREAK(on_entry)
	and	x1, x1, #~(HV_KEXEC_PAGE - 1)
	.endm

#include "relocate.S"
