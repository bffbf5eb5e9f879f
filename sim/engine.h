/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulator's engine: Unicorn with real EL2. engine.c owns the Unicorn handle and guest memory, loop.c watches the guest while
 * it runs, a64.c and hyp/ are EL2 in the one Execution state and in the other; sim.c makes a hv_machine of it.
 *
 *	uc_emu_start ---> guest runs ---> hvc, undef, fault, budget spent, event site
 *	                     ^                         |
 *	                     +--- bounce (micro.S) <---+  engine_raise() decides ESR, ELR, SPSR, slot
 */
#ifndef SIM_ENGINE_H
#define SIM_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicorn/unicorn.h>

#include "hvcheck/exec.h"
#include "hvcheck/machine.h"
#include "sim/micro.h"

#define ENGINE_REGIONS 24
#define ENGINE_STATE 34
#define ENGINE_CALL_BUDGET 2000000	/* blocks of one ordinary call: one that never is in one state twice ends here */

#define BEHIND_MICRO (MICRO_BASE + MICRO_SIZE) /* the hooks on MSR and MRS are not for the microcode, which lies lowest */

/* Guest memory that the host owns too: the engine maps these very bytes. */
struct engine_region {
	uint64_t base;
	size_t size;
	uint8_t *bytes;
};

#define SPREAD_PIECE 0x10000ull
#define SPREAD_MOST 64	/* pieces; if more are touched, the engine gets all that is left */

/* A large image, of which the engine has only those pieces that the guest has touched: spread.c. Size 0: there is none. */
struct spread {
	struct engine_region region;	/* borrowed from engine.region */
	uint32_t pieces[SPREAD_MOST];	/* that the engine has, by index */
	size_t count;
	bool whole;			/* it has all of them */
};

/* Why the guest stopped. */
enum engine_stop {
	ENGINE_DONE,	/* reached the `until` address */
	ENGINE_BUDGET,	/* the call executed as many blocks as it may: it loops */
	ENGINE_EL0,	/* a call of EL0's has come back: engine_leave_el0() */
	ENGINE_LOST,	/* the engine cannot go on from here; `why` says */
};

/* What an exception brings with it (Arm ARM D1.10). */
struct engine_exception {
	unsigned event;		/* HV_EVENT_*: column of the vector table */
	uint64_t esr;
	uint64_t far;
	bool has_far;
	uint64_t return_to;	/* ELR */
	uint32_t pstate;	/* SPSR */
	unsigned target;	/* level it is taken to: 1 or 2 */
};

struct engine;

/* What EL2 of one Execution state does in its own way. */
struct engine_kind {
	enum hv_exec exec;
	uc_arch arch;
	const unsigned char *micro, *micro_end;	/* the microcode, which lies at MICRO_BASE */
	const unsigned char *image, *image_end;	/* the harness: vectors/ assembled for this state */
	const struct engine_kind *thumb;	/* for a stub of Thumb instructions; NULL: this one */
	uint32_t el2;				/* PSTATE of EL2 on its own stack pointer, exceptions masked */
	void (*start)(struct engine *e);	/* the engine is open: it enters the state */
	void (*hook)(struct engine *e, bool vhe);
	uint64_t (*get)(struct engine *e, enum hv_reg reg);
	void (*set)(struct engine *e, enum hv_reg reg, uint64_t value);
	uint64_t (*part)(struct engine *e, unsigned i);	/* of the state in which a loop comes again: 0 to ENGINE_STATE - 1 */
	uint64_t (*start_address)(struct engine *e);	/* PC as uc_emu_start() wants it */
	void (*read_stack)(struct engine *e, struct hv_state *to);	/* stack pointers that get() does not tell */
	void (*go)(struct engine *e, uint64_t pc, uint32_t pstate);
	bool (*decode)(struct engine *e, uint32_t number, struct engine_exception *x);
	void (*raise)(struct engine *e, const struct engine_exception *x);
	/* An event at the site: where it returns to, and what an HVC is besides. */
	void (*event)(struct engine *e, const struct hv_call *call, uint64_t pc, struct engine_exception *x);
	/* An access that no memory answers, at x->return_to and x->pstate. False: the guest just goes on. */
	bool (*abort)(struct engine *e, uc_err err, bool fetch, struct engine_exception *x);
	/* Control arrived at `pc` by an exception return that is not allowed. NULL: that cannot be told. */
	bool (*is_illegal)(struct engine *e, uint64_t pc, struct engine_exception *x);
};

extern const struct engine_kind engine_a64, engine_hyp, engine_hyp_thumb;

struct engine {
	const struct engine_kind *kind;
	uc_engine *uc;
	struct hv_machine *machine;	/* for observers */
	const struct hv_observer *observer;
	struct fast *fast;		/* a batch that the host steers itself: fast.c */
	bool strayed;			/* its call under way does more than such a call */
	bool wrote_vbar;		/* it has written VBAR_EL2 */
	struct coherence *coherence;	/* NULL: caches and barriers are not modelled */
	struct hv_places places;
	struct engine_region region[ENGINE_REGIONS];
	size_t region_count;
	struct spread spread;
	union {				/* in the microcode page */
		struct micro_descriptor *micro;
		struct hyp_descriptor *hyp;
	};
	uint64_t budget;		/* blocks a call may execute */
	uint64_t left;			/* blocks that it still may */
	uint64_t patience;		/* blocks' worth of exceptions and of the runner's own code that it still may */
	bool again;			/* the call was cut as it came into a state in which it was before */
	uint64_t rounds, look;		/* blocks of the subject so far; at how many its state is kept anew */
	struct { uint64_t pc, r[ENGINE_STATE]; unsigned differs; } seen; /* that state: x0-x30, SP, PSTATE, TPIDR_EL2 */
	struct hv_run *run;		/* the runner's state, in the harness */
	uint64_t call_left;		/* run->left of the call that the budget is for */
	uint64_t loop_pc;		/* block at which the budget ran out */
	unsigned starts;		/* of the engine, each of which leaks */
	uint64_t insns;			/* at EL2 in this call, counted when an observer is there */
	uint64_t fault;			/* address of the access that no memory answered */
	bool fault_known;
	enum engine_stop stop;
	const char *why;
	bool vhe, e2h;			/* the CPU has FEAT_VHE; HCR_EL2.E2H as last written */
	/*
	 * CPTR_EL2.TFP as last written, on a CPU with FEAT_VHE. The engine's own has it clear: with it set it works out how long
	 * vectors are, has no length for them, and ends the process.
	 */
	uint64_t tfp;
	struct hv_cpu cpu;		/* extensions that it lacks: held.c */
	uint64_t held[HV_REG_LAST_HELD - HV_REG_FIRST_HELD + 1];	/* registers that the engine lacks: held.c */
	uint32_t elr_hyp;		/* ELR_hyp as the last exception left it */
	bool hce, hcd, has_el3;		/* SCR_EL3.HCE, HCR_EL2.HCD, and whether there is an EL3 at all */
	bool door;			/* the interrupt was the runner's door */
	bool resumed;			/* it was an instruction that is done now */
	bool from_el0;			/* it was the SVC by which EL0 comes back */
	uc_context *start;		/* the engine before it ran anything; owned */
};

/* Open on Unicorn's CPU model `model` (UC_CPU_ARM64_* or UC_CPU_ARM_*). NULL with a sentence in `error`. */
struct engine *engine_open(const struct engine_kind *kind, int model, char *error, size_t size);
void engine_close(struct engine *e);

/* Map `size` bytes of zeroed memory at `base` (page multiples). Returns its bytes, owned by the engine, or NULL. */
uint8_t *engine_map(struct engine *e, uint64_t base, size_t size);
/* Make the regions within physical [pa, pa + size) reachable at `va`, for guests whose own tables map them there. 0, or -1. */
int engine_alias(struct engine *e, uint64_t va, uint64_t pa, uint64_t size);
/* Have `r`, whose host memory is mapped, belong to the engine. False if there is no room: then it is unmapped. */
bool engine_keep(struct engine *e, const struct engine_region *r);
/* Have a private copy of the file `fd` at `base`, piece by piece, as the guest touches it. NULL: there is no memory. */
uint8_t *engine_spread(struct engine *e, uint64_t base, size_t size, int fd);
/* The guest touches what the engine does not have. False: that is no piece of a large image either. */
bool engine_touch(struct engine *e, uint64_t addr, size_t size);
bool engine_touch_all(struct engine *e);
/* Host view of `size` guest bytes at `addr`, or NULL if they are not all in one region. */
uint8_t *engine_bytes(struct engine *e, uint64_t addr, size_t size);
/* The host wrote code at `addr`: forget what was translated from it. */
void engine_forget(struct engine *e, uint64_t addr, size_t size);

/* Hooks that every engine has: exceptions, the budget, memory that is not there. */
void engine_hook(struct engine *e);
/*
 * DBGBCRn or DBGWCRn: an armed breakpoint or watchpoint makes the engine jump astray, so the control registers stay clear. The hook
 * is for engines that have no other hook on MSR.
 */
bool engine_arms(const uc_arm64_cp_reg *r);
void engine_hook_debug(struct engine *e);
/* The guest writes `r`: a fast batch wants to know. */
void engine_note_msr(struct engine *e, const uc_arm64_cp_reg *r);
/* Call the event's exception from places.site_event; places must be filled. */
void engine_hook_places(struct engine *e);
/* Report to e->observer from now on; before anything was translated. */
void engine_hook_observer(struct engine *e);

/* Bits that the address of this call's caller has besides: the CPU's own, or the call's where its PC is another than the site's. */
uint64_t engine_far(struct engine *e);
/* True if `pc` is the instruction behind the caller's HVC, at the address that the stub knows: the code itself lies lower. */
bool engine_is_callers(struct engine *e, uint64_t pc);
/* A new call: it may do all again that a call may. */
void engine_renew_budget(struct engine *e);
/* The HVC before `pc` is taken: a new call, unless it comes back again and again. */
void engine_begin_call(struct engine *e, uint64_t pc);

uint64_t engine_get(struct engine *e, enum hv_reg reg);
void engine_set(struct engine *e, enum hv_reg reg, uint64_t value);

/* Go to `pc` at the level and mode of `pstate` (SPSR format), nothing else changes. Takes effect in engine_run. */
void engine_go(struct engine *e, uint64_t pc, uint32_t pstate);
/* Run from where engine_go() said until `until`. */
enum engine_stop engine_run(struct engine *e, uint64_t until);

/* renew.c. Keep the CPU as it is now, which has run nothing, and go back to that. False if it could not be kept. */
void engine_keep_start(struct engine *e);
bool engine_renew(struct engine *e);
/* Behind ENGINE_EL0: store the call's outcome and go on with the next call. False if that cannot be done. */
bool engine_leave_el0(struct engine *e);

/* Take an exception now: all the architecture asks for, then to the vector. From a hook or between runs. */
void engine_raise(struct engine *e, const struct engine_exception *x);
/* The exception that instruction or event makes of itself at the current PC and PSTATE; false: none (see e->why). */
bool engine_decode_interrupt(struct engine *e, uint32_t number, struct engine_exception *x);

#endif
