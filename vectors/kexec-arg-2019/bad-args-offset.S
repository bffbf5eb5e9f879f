/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The first two arguments are taken a word behind their own.
 * Caught by: KEXEC-03
 */
#include "../kexec.inc"

BREAK(args)
	ldp	x0, x1, [x0, #HV_KARG_ARG1]
	.endm

#include "relocate.S"
