/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The entry of a restart loses its bits from 36 up: a payload high in memory is not reached.
 * Caught by: RST-01 on sim
 */
#include "../stub.inc"

BREAK(restart)
	and	x1, x1, #0xfffffffff
	enter_payload
	.endm

#include "stub.S"
