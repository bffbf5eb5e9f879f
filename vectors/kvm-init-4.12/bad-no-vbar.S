/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS and SOFT_RESTART leave the hypervisor's table in VBAR_EL2, although its code is gone.
 * Caught by: VBAR-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	.endm

#include "stub.S"
