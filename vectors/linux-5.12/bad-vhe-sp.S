/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The kernel goes on at EL2 with whatever SP_EL2 held.
 * Caught by: REG-04 on sim:max, qemu:max
 */
#include "../stub.inc"

BREAK(vhe_sp)
	.endm

#include "stub.S"
