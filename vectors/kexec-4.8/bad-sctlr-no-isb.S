/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SCTLR_EL2 is written and nothing waits for it. It shows where it was not clear of those bits before.
 * Caught by: SYNC-02
 */
#include "../kexec.inc"

BREAK(sctlr_isb)
	.endm

#include "relocate.S"
