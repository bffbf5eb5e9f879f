/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A DMB orders what was stored before later loads and stores, not before IC.
 * Caught by: CACHE-07
 */
#include "../kexec.inc"

BREAK(copy_dsb)
	dmb	sy
	.endm

#include "relocate.S"
