/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A call ends with a branch to ELR_EL2, so that the caller finds itself at EL2.
 * Caught by: RET-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(return)
	mrs	x17, elr_el2
	br	x17
	.endm

#include "stub.S"
