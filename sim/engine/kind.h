/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What EL2 of one Execution state does in its own way: a table of functions for the engine, which knows neither state. */
#ifndef SIM_ENGINE_KIND_H
#define SIM_ENGINE_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicorn/unicorn.h>

#include "hvcheck/call.h"
#include "hvcheck/exec.h"
#include "hvcheck/regs.h"
#include "sim/engine/exception.h"

struct engine;

struct engine_kind {
	enum hv_exec exec;
	uc_arch arch;
	const unsigned char *micro, *micro_end;	/* the microcode, which lies at MICRO_BASE */
	const unsigned char *image, *image_end;	/* the harness: vectors/ assembled for this state */
	const struct engine_kind *thumb;	/* for a stub of Thumb instructions; NULL: this one */
	uint32_t el2;				/* PSTATE of EL2 on its own stack pointer, exceptions masked */
	size_t own;				/* bytes of the kind's own state: engine.own */
	/* The engine is open: it enters the state. `page` is the microcode's. */
	void (*start)(struct engine *e, uint8_t *page);
	void (*hook)(struct engine *e, bool vhe);
	void (*renewed)(struct engine *e);	/* the CPU is as it was before it ran anything; NULL: nothing to do */
	uint64_t (*get)(struct engine *e, enum hv_reg reg);
	void (*set)(struct engine *e, enum hv_reg reg, uint64_t value);
	uint64_t (*part)(struct engine *e, unsigned i);	/* of the state in which a loop comes again: 0 to ENGINE_STATE - 1 */
	uint64_t (*start_address)(struct engine *e);	/* PC as uc_emu_start() wants it */
	void (*read_stack)(struct engine *e, struct hv_state *to);	/* stack pointers that get() does not tell */
	/* Go to `pc` at the level and mode of `pstate` (SPSR format), nothing else changes. Takes effect in engine_run(). */
	void (*go)(struct engine *e, uint64_t pc, uint32_t pstate);
	/* What Unicorn's interrupt `number` is; `x` is filled if an exception is taken. */
	enum engine_interrupt (*decode)(struct engine *e, uint32_t number, struct engine_exception *x);
	/* Take an exception now: all that the architecture asks for, then to the vector. From a hook or between runs. */
	void (*raise)(struct engine *e, const struct engine_exception *x);
	/* An event at the site: where it returns to, and what an HVC is besides. */
	void (*event)(struct engine *e, const struct hv_call *call, uint64_t pc, struct engine_exception *x);
	/* An access that no memory answers, at x->return_to and x->pstate. False: the guest just goes on. */
	bool (*abort)(struct engine *e, uc_err err, bool fetch, struct engine_exception *x);
	/* Control arrived at `pc` by an exception return that is not allowed. NULL: that cannot be told. */
	bool (*is_illegal)(struct engine *e, uint64_t pc, struct engine_exception *x);
	/* Behind ENGINE_EL0: store the call's outcome and go on with the next call. False if that cannot be done. NULL: never. */
	bool (*leave_el0)(struct engine *e);
};

#endif
