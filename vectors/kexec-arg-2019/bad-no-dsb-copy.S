/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The instruction cache is invalidated before the last stores are sure to be complete: it may fetch old bytes again.
 * Caught by: CACHE-07
 */
#include "../kexec.inc"

BREAK(copy_dsb)
	.endm

#include "relocate.S"
