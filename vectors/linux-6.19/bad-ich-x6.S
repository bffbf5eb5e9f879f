/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The call that reads ICH_VTR_EL2 loses x6, which its caller keeps by SMCCC.
 * Caught by: REG-07 on sim:max, qemu
 */
#include "../stub.inc"

BREAK(ich_vtr)
	mov	x6, xzr
	mrs	x1, ICH_VTR_EL2
	.endm

#include "stub.S"
