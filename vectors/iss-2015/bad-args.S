/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The arguments of CALL_FUNC are not moved down: the function finds its own address in x0.
 * Caught by: RST-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(arguments)
	.endm

#include "stub.S"
