/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART notes the entry in ELR_EL1.
 * Caught by: SYS-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	msr	elr_el1, x1
	enter_payload
	.endm

#include "stub.S"
