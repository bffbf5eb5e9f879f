/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TCR2_EL12 is read without asking whether there is one: UNDEFINED at EL2 on a CPU without FEAT_TCR2.
 * Caught by: CPU-01 on sim:max
 */
#include "../stub.inc"

BREAK(has_tcrx)
	.endm

#include "stub.S"
