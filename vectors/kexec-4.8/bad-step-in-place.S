/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The destination is not stepped over a page that lies where it goes already: the next one overwrites it.
 * Caught by: KEXEC-01
 */
#include "../kexec.inc"

BREAK(step)
	and	x4, x11, #~(HV_KEXEC_PAGE - 1)
	cmp	x4, x13
	b.eq	.Lnext
	add	x13, x13, #HV_KEXEC_PAGE
	.endm

#include "relocate.S"
