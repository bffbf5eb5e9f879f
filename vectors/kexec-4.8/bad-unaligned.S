/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The end of each page is looked at by a load that is not aligned, and all memory is Device with the MMU off.
 * Caught by: ALIGN-02
 */
#include "../kexec.inc"

BREAK(copied_page)
	ldur	x4, [x14, #-12]
	.endm

#include "relocate.S"
