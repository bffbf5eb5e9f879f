/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The instruction cache is not invalidated: it may hold what lay at the destination before.
 * Caught by: CACHE-06
 */
#include "../kexec.inc"

BREAK(ic)
	.endm

#include "relocate.S"
