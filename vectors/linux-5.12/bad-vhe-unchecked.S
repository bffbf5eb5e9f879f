/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The CPU is not asked whether it has VHE: without, the first *_el12 register is undefined.
 * Caught by: LIVE-01 on sim:cortex-a72, qemu:cortex-a57
 */
#include "../stub.inc"

BREAK(vhe_is_there)
	.endm

#include "stub.S"
