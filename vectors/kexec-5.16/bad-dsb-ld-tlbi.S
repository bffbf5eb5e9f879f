/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The barrier behind TLBI waits for loads alone.
 * Caught by: SYNC-04
 */
#include "../kexec.inc"

BREAK(tlbi_dsb)
	dsb	nshld
	.endm

#include "relocate.S"
