/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS and SOFT_RESTART leave the hypervisor's table in place, which nobody will answer from.
 * Caught by: VBAR-01
 */
#include "../stub.inc"

BREAK(vbar)
	.endm

#include "stub.S"
