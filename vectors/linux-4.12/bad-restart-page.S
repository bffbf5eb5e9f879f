/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The entry of a restart is taken for the start of a page of 2 KiB.
 * Caught by: RST-01 on sim
 */
#include "../stub.inc"

BREAK(restart)
	and	x1, x1, #0xfffffffffffff800
	enter_payload
	.endm

#include "stub.S"
