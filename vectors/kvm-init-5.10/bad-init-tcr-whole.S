/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TCR_EL1 is taken over with fields that mean something else in TCR_EL2: A1, EPD1 and TG1 among them.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_taken)
	.endm

#include "stub.S"
