/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call hangs, as if it were an exception that nobody expects.
 * Caught by: LIVE-01
 */
#include "../stub.inc"

BREAK(failure)
	b	.
	.endm

#include "stub.S"
