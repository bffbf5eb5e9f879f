/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call hangs, as an exception does that the stub does not expect.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	b	.
	.endm

#include "stub.S"
