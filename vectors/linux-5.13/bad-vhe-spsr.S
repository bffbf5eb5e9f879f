/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The mode in SPSR stays EL1h, but the kernel has left EL1 by then.
 * Caught by: RET-01 on sim:max, qemu:max
 */
#include "../stub.inc"

BREAK(vhe_spsr)
	.endm

#include "stub.S"
