/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Bit 21 of ICH_VTR_EL2 is lost, which few CPUs have.
 * Caught by: PIC-01 on sim:max, qemu; RES-01 on qemu
 */
#include "../stub.inc"

BREAK(ich_vtr)
	mrs	x1, ICH_VTR_EL2
	bic	x1, x1, #1 << 21
	.endm

#include "stub.S"
