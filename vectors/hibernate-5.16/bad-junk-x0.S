/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The last call passes the stub's table in x24, as the table of 4.7 wants it, and whatever x0 holds: the table of 5.16 answers
 * an error, and VBAR_EL2 stays in a page that is freed soon (Linux: commit 955d86e5f3b9).
 * Caught by: STEP-02
 */
#include "../kexec.inc"

BREAK(hand_back)
	mov	x24, x8
	hvc	#0
	.endm

#include "exit.S"
