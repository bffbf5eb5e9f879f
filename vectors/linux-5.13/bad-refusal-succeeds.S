/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * VHE_RESTART returns zero if the CPU has no VHE.
 * Caught by: RES-02 on sim:cortex-a72, qemu:cortex-a57
 */
#include "../stub.inc"

BREAK(vhe_is_there)
	cbz	x0, succeed
	.endm

#include "stub.S"
