/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * GET_ICH_VTR_EL2 leaves its answer in x0, where a first result belongs.
 * Caught by: RES-01 on qemu, sim:max
 */
#include "../stub.inc"

BREAK(go_ich_vtr)
	b.eq	ich_vtr_to_x0
	.endm

#include "stub.S"

ich_vtr_to_x0:
	mrs	x0, ICH_VTR_EL2
	b	leave
