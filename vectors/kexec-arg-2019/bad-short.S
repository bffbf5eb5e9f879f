/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The last 64 bytes of each page are not copied.
 * Caught by: KEXEC-01
 */
#include "../kexec.inc"

BREAK(copy_end)
	add	x17, x13, #HV_KEXEC_PAGE - 64
	.endm

#include "relocate.S"
