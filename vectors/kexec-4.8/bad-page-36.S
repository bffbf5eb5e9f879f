/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An address in the list loses what is above 36 bits, and memory goes on there.
 * Caught by: KEXEC-01
 */
#include "../kexec.inc"

BREAK(page)
	ubfx	x14, x11, #12, #24
	lsl	x14, x14, #12
	.endm

#include "relocate.S"
