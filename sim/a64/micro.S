/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulator's microcode: the one page of guest code, at EL3, through which the engine changes exception level.
 *
 * The engine recomputes its cached level only in an exception return that the guest executes. So the host, to take
 * an exception, puts what it has decided into the descriptor below and sends the CPU here, as follows:
 *
 *	ELR_ELx of the level that the translator still believes in := enter_el3, PSTATE := EL3h, SPSR_EL3 := EL3h
 *	PC := bounce, SCTLR_EL2.M := 0
 *
 * `bounce` then returns "from ELx" to EL3 for real, and `enter_el3` writes the syndrome registers of the exception, the
 * ELR that the bounce had to borrow among them, switches EL2's MMU on again if it was, and returns to the vector. No
 * general register changes.
 */
#include "sim/a64/micro.h"

	.text
	.org	MICRO_BOUNCE
	eret

	.org	MICRO_ENTER
	msr	tpidr_el3, x0
	.macro	take reg, field
	adr	x0, descriptor
	ldr	x0, [x0, #\field]
	msr	\reg, x0
	.endm
	take	elr_el1, MICRO_ELR_EL1
	take	elr_el2, MICRO_ELR_EL2
	take	spsr_el2, MICRO_SPSR_EL2
	take	esr_el2, MICRO_ESR_EL2
	take	sctlr_el2, MICRO_SCTLR_EL2
	take	elr_el3, MICRO_PC
	take	spsr_el3, MICRO_PSTATE
	mrs	x0, tpidr_el3
	eret

	.org	MICRO_DESCRIPTOR
descriptor:
	.skip	MICRO_DESCRIPTOR_SIZE
