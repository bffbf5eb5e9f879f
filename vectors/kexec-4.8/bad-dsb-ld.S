/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The barrier behind the copy waits for loads alone, and what was stored need not be where IC finds it.
 * Caught by: CACHE-07
 */
#include "../kexec.inc"

BREAK(copy_dsb)
	dsb	nshld
	.endm

#include "relocate.S"
