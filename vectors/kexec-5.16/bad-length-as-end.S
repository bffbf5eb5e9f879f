/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The length of a page is taken for its end: the loop is over with the first line.
 * Caught by: CACHE-02
 */
#include "../kexec.inc"

BREAK(civac_end)
	mov	x17, #HV_KEXEC_PAGE
	.endm

#include "relocate.S"
