/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Each destination page is cleaned before the copy instead of behind it.
 * Caught by: CACHE-02
 */
#include "../kexec.inc"

BREAK(before_copy)
	add	x17, x13, #HV_KEXEC_PAGE
	dc_page	civac
	.endm

BREAK(civac)
	.endm

#include "relocate.S"
