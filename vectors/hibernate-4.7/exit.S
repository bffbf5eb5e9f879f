/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The code with which hibernation ends in Linux 4.7 to 5.15. Its last call is that of the table hibernate-4.7: any HVC, with the
 * stub's table in x24.
 */
#include "../kexec.inc"

BREAK(on_entry)
	mov	x24, x4
	.endm

BREAK(hand_back)
	hvc	#0
	.endm

#include "../hibernate-5.16/exit.S"
