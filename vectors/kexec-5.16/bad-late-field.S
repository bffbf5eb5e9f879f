/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The device tree's address is loaded behind the copy, which may have overwritten the descriptor.
 * Caught by: KEXEC-03
 */
#include "../kexec.inc"

BREAK(load_dtb)
	.endm

BREAK(copied)
	ldr	x10, [x0, #HV_KIMAGE_DTB]
	.endm

#include "relocate.S"
