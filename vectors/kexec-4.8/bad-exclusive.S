/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An exclusive load may abort on Device memory, as all memory is with the MMU off.
 * Caught by: ALIGN-02
 */
#include "../kexec.inc"

BREAK(copied_page)
	ldxr	x4, [x13]
	clrex
	.endm

#include "relocate.S"
