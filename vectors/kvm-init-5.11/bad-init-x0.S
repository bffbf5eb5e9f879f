/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The call does not say that it succeeded: x0 is the address of the vectors.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_success)
	.endm

#include "stub.S"
