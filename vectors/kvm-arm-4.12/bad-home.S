/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Goes back to the table of its own, from which no bare stub answers.
 * Caught by: VBAR-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(vbar)
	adr	r1, __hyp_stub_vectors
	write_hvbar r1
	.endm

#include "stub.S"
