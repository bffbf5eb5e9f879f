/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The destination is not invalidated: a dirty line of it is written back over the copy later.
 * Caught by: CACHE-03
 */
#include "../kexec.inc"

BREAK(ivac)
	.endm

#include "relocate.S"
