/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * GCSCRE0_EL1 stays as it was found: EL0 begins with a guarded control stack that does not exist.
 * Caught by: SYS-01 on sim:max
 */
#include "../stub.inc"

BREAK(gcscre0)
	.endm

#include "stub.S"
