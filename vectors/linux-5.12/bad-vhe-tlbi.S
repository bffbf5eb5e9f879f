/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The kernel's translations come into force over what the TLB may hold of EL2's old ones.
 * Caught by: SYNC-05 on sim:max
 */
#include "../stub.inc"

BREAK(vhe_tlbi)
	nop
	.endm

#include "stub.S"
