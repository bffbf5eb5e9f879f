/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The barrier behind the copy is PSSBB, an option of DSB that is none: it is about speculation.
 * Caught by: CACHE-07
 */
#include "../kexec.inc"

BREAK(copy_dsb)
	.inst	0xd503349f			// pssbb
	.endm

#include "relocate.S"
