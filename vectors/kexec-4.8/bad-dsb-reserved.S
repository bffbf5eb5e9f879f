/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The barrier behind the copy is an option of DSB that is reserved, which software must not rely upon.
 * Caught by: CACHE-07
 */
#include "../kexec.inc"

BREAK(copy_dsb)
	.inst	0xd503389f			// dsb #8
	.endm

#include "relocate.S"
