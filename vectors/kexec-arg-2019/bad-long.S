/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * 64 bytes too many are copied from each page: the last one changes memory behind the image.
 * Caught by: KEXEC-02
 */
#include "../kexec.inc"

BREAK(copy_end)
	add	x17, x13, #HV_KEXEC_PAGE
	add	x17, x17, #64
	.endm

#include "relocate.S"
