/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The kernel goes on at EL2 with EL2's own TCR: one register of the list is missing.
 * Caught by: SYS-02 on sim:max, qemu:max
 */
#include "../stub.inc"

BREAK(vhe_tcr)
	.endm

#include "stub.S"
