/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A function that returns leaves its own x30 to the caller: an address in the stub.
 * Caught by: REG-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(unpark)
	.endm

#include "stub.S"
