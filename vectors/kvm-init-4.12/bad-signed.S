/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The limit of stub calls is compared as a signed number: what has bit 63 is below it.
 * Caught by: CALL-02 on sim
 */
#include "../stub.inc"

BREAK(go_stub_call)
	b.lt	handle_stub_hvc
	.endm

#include "stub.S"
