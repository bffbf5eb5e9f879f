/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The destination is invalidated behind the copy: a dirty line may have been written back over it by then.
 * Caught by: CACHE-03
 */
#include "../kexec.inc"

BREAK(ivac)
	.endm

BREAK(copied_page)
	ivac_page
	.endm

#include "relocate.S"
