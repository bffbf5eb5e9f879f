/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The first two arguments are exchanged.
 * Caught by: KEXEC-03
 */
#include "../kexec.inc"

BREAK(args)
	ldp	x1, x0, [x0, #HV_KARG_ARG0]
	.endm

#include "relocate.S"
