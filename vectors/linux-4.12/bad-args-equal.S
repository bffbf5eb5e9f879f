/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart takes the payload's x2 for none if its x0 is the entry.
 * Caught by: RST-02 on sim
 */
#include "../stub.inc"

BREAK(restart)
	cmp	x1, x2
	csel	x4, xzr, x4, eq
	enter_payload
	.endm

#include "stub.S"
