/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The copy does not wait for the invalidation of its destination.
 * Caught by: CACHE-07
 */
#include "../kexec.inc"

BREAK(ivac_dsb)
	.endm

#include "relocate.S"
