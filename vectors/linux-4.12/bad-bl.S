/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS is a subroutine, called with BL where there is no stack to keep x30 on.
 * Caught by: REG-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	bl	write_vbar
	.endm

#include "stub.S"

write_vbar:
	msr	vbar_el2, x1
	ret
