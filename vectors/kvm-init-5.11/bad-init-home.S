/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The call that begins KVM sets the bare stub's vectors, which are a table as well.
 * Caught by: SYS-03 on sim
 */
#include "../stub.inc"

BREAK(init_vbar)
	adrp	x0, bare_stub
	add	x0, x0, :lo12:bare_stub
	msr	vbar_el2, x0
	.endm

#include "stub.S"
