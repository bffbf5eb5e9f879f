/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The copy is not cleaned: the new kernel starts past the caches, and finds what was there before.
 * Caught by: CACHE-02
 */
#include "../kexec.inc"

BREAK(civac)
	.endm

#include "relocate.S"
