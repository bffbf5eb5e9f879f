/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart waits for an event, and nothing sends one.
 * Caught by: LIVE-01 on sim
 */
#include "../stub.inc"

BREAK(restart)
	wfe
	enter_payload
	.endm

#include "stub.S"
