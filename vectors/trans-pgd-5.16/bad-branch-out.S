/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART lies behind the table, which is not copied.
 * Caught by: REACH-02 in the file
 */
#include "../stub.inc"

BREAK(restart)
	b	soft_restart
	.endm

#include "stub.S"

soft_restart:
	enter_payload
