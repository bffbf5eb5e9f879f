/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The device tree does not get to x0: the list's first entry is still there.
 * Caught by: KEXEC-03
 */
#include "../kexec.inc"

BREAK(x0)
	.endm

#include "relocate.S"
