/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * One line too many is invalidated: what stood in it of the page behind is lost.
 * Caught by: KEXEC-02
 */
#include "../kexec.inc"

BREAK(ivac)
	add	x17, x13, #HV_KEXEC_PAGE
	add	x17, x17, #1
	dc_page	ivac
	.endm

#include "relocate.S"
