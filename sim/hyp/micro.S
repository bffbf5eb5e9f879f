/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulator's microcode of AArch32: the engine lets the host change CPSR, SPSR and every banked register but ELR_hyp. So the
 * host, to take an exception to Hyp mode, makes all of the entry but that, keeps r0 in the descriptor, and sends the CPU here.
 */
#include "sim/hyp/micro.h"

	.arch	armv7-a
	.arch_extension virt
	.arm
	.text
	ldr	r0, descriptor + HYP_MICRO_ELR
	msr	elr_hyp, r0
	ldr	r0, descriptor + HYP_MICRO_R0
	ldr	pc, descriptor + HYP_MICRO_PC

	.org	MICRO_DESCRIPTOR
descriptor:
	.skip	HYP_MICRO_SIZE
