/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The new kernel is entered before the invalidation of the instruction cache is complete.
 * Caught by: CACHE-07
 */
#include "../kexec.inc"

BREAK(ic_dsb)
	.endm

#include "relocate.S"
