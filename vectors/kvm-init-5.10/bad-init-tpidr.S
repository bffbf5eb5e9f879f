/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TPIDR_EL2 keeps what was there, so that each CPU finds another one's variables.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_tpidr)
	.endm

#include "stub.S"
