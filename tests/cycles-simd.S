/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SIMD and floating point as loops. The comment of each is what it takes on a Cortex-A53, by daniestevez/qsdr and LLVM, who
 * measured it, and on a Cortex-A57 and a Neoverse N1, by LLVM's tables of the optimization guides; -: neither has it.
 */
	.macro	loop name, text:vararg
\name:	\text
	.size	\name, . - \name
	.endm
	.macro	both name, first, second:vararg
\name:	\first
	\second
	.size	\name, . - \name
	.endm

	loop	fadd_chain, fadd v0.4s, v0.4s, v31.4s		// 4 5 2
	loop	fmul_chain, fmul v0.4s, v0.4s, v31.4s		// 4 5 3
	loop	fmla_sum, fmla v0.4s, v1.4s, v31.4s		// 4 4 -
	loop	fmla_factor, fmla v0.4s, v0.4s, v31.4s		// 8 9 4
	loop	fmadd_sum, fmadd d0, d1, d2, d0			// 4 4 -
	loop	fmadd_factor, fmadd d0, d0, d1, d2		// 8 9 4
	loop	mul_chain, mul v0.4s, v0.4s, v31.4s		// 4 - -
	loop	mla_sum, mla v0.4h, v1.4h, v31.4h		// - 1 -
	loop	add_chain, add v0.4s, v0.4s, v31.4s		// 2 3 2
	loop	load_q, ldr q0, [x0]				// 2 1 0.5
	loop	load_qq, ldp q0, q1, [x0]			// 4 2 -
	loop	load_d, ldr d0, [x0]				// 1 1 0.5
	loop	load_dd, ldp d0, d1, [x0]			// 2 1 -
	loop	store_q, str q0, [x0]				// 1 2 1
	loop	store_qq, stp q0, q1, [x0]			// 2 4 2
	loop	fadd_wide, fadd v0.4s, v1.4s, v2.4s		// 1 1 0.5
	loop	fadd_half, fadd v0.2s, v1.2s, v2.2s		// - 0.5 0.5
	loop	mul_wide, mul v0.4s, v1.4s, v2.4s		// 1 2 2
	loop	mul_widening, smull v0.4s, v1.4h, v2.4h		// - 1 1
	loop	mul_half, mul v0.2s, v1.2s, v2.2s		// - 1 1
	both	fadd_load, "fadd v0.4s, v1.4s, v2.4s", ldr d3, [x0]		// 2 - -
	both	fadd_half_load, "fadd v0.2s, v1.2s, v2.2s", ldr d3, [x0]		// 1 - -
	both	fadd_store, "fadd v0.4s, v1.4s, v2.4s", str q3, [x0]		// 2 - -
	both	fadd_general, "fadd v0.4s, v1.4s, v2.4s", ldr x3, [x0]		// 1 - -
	both	fadd_move, "fadd v0.4s, v1.4s, v2.4s", umov x3, v4.d[0]		// 2 - -
	both	insert_store, "ins v1.d[1], x1", str q3, [x0]		// 2 - -
	both	pair_fadd, "stp q0, q1, [x0]", fadd v2.4s, v3.4s, v4.4s		// 3 - -
	both	four_fadd, "ld1 {v4.4s-v7.4s}, [x0]", fadd v2.4s, v3.4s, v3.4s		// 9 - -
moves:	mov	v1.16b, v0.16b					// - 6 4
	mov	v0.16b, v1.16b
	.size	moves, . - moves
ways:	fmov	x0, d0						// - 10 -
	fmov	d0, x0
	.size	ways, . - ways
once:	fadd	v0.4s, v0.4s, v0.4s				// 5 - -
	fadd	v1.4s, v1.4s, v1.4s
	fadd	v2.4s, v2.4s, v2.4s
	fadd	v3.4s, v3.4s, v3.4s
	add	x0, x0, #1
	cmp	x0, x1
	b.ne	once
	.size	once, . - once
