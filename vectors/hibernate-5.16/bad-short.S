/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Half of each page is copied.
 * Caught by: STEP-01
 */
#include "../kexec.inc"

BREAK(copy_end)
	add	x17, x13, #HV_KEXEC_PAGE / 2
	.endm

#include "exit.S"
