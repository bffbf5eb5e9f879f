/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The kernel goes on at EL2 with the stub's vectors.
 * Caught by: VBAR-01 on sim:max, qemu:max
 */
#include "../stub.inc"

BREAK(vhe_vbar)
	.endm

#include "stub.S"
