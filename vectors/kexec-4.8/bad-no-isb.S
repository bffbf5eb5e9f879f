/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The new kernel is entered with what was fetched before the instruction cache was invalidated.
 * Caught by: CACHE-08
 */
#include "../kexec.inc"

BREAK(ic_isb)
	.endm

#include "relocate.S"
