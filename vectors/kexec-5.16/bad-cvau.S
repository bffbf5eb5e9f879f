/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The copy is cleaned to the PoU only, and the new kernel starts past the caches.
 * Caught by: CACHE-02
 */
#include "../kexec.inc"

BREAK(civac)
	dc_page	cvau
	.endm

#include "relocate.S"
