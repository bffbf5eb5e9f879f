/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart invalidates the data cache by set and way, without cleaning it.
 * Caught by: MEM-02 on sim
 */
#include "../stub.inc"

BREAK(restart)
	dc	isw, xzr
	dsb	sy
	enter_payload
	.endm

#include "stub.S"
