/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * x1 is not zeroed: it still holds the entry.
 * Caught by: KEXEC-03
 */
#include "../kexec.inc"

BREAK(x1)
	.endm

#include "relocate.S"
