/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart stops EL1's physical timer, which on most machines is stopped already.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(restart)
	msr	cntp_ctl_el0, xzr
	enter_payload
	.endm

#include "stub.S"
