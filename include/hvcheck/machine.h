/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A machine runs calls against a stub and says what it saw. It never judges. This header is all that the suite
 * knows of one: the simulator, QEMU and a board look alike from here.
 */
#ifndef HVCHECK_MACHINE_H
#define HVCHECK_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/call.h"
#include "hvcheck/cpu.h"
#include "hvcheck/hazard.h"
#include "hvcheck/linkage.h"
#include "hvcheck/places.h"
#include "hvcheck/rule.h"

HV_BEGIN

struct hv_stub;
struct hv_scene;
struct hv_extent;
struct hv_coherence;
struct hv_fuzz;

/* What a machine can observe of a call. A rule whose need is not met is UNSEEN there, never PASS. */
#define HV_SEE_CORE (1ull << 0)		/* x0-x30, stack pointers, PSTATE, PC */
#define HV_SEE_SIMD (1ull << 1)		/* v0-v31, FPCR, FPSR */
#define HV_SEE_SYS (1ull << 2)		/* the EL1 and EL2 system registers of regs.def */
#define HV_SEE_MEMORY (1ull << 3)	/* contents of the stub's image and of the canary memory */
#define HV_SEE_SYNDROME (1ull << 4)	/* ESR_EL2, ELR_EL2 and SPSR_EL2 as the stub left them, on every ending */
#define HV_SEE_PATH (1ull << 5)		/* every address that was executed */
#define HV_SEE_HANG (1ull << 6)		/* a stub that does not come back, with its last state */
#define HV_SEE_RESULT (1ull << 7)	/* of a call that came back: PC, PSTATE, and the registers in which calls have results */
#define HV_SEE_SLOTS (1ull << 8)	/* entry into any of the sixteen slots */
#define HV_SEE_FLAGS (1ull << 10)	/* NZCV of the caller at EL2: an exception keeps them (Arm ARM AArch64.TakeException) */
#define HV_SEE_COHERENCE (1ull << 16)	/* caches to the PoC, barriers, context synchronisation: hazards are noted */
#define HV_SEE_HELD (1ull << 20)	/* the registers of extensions: ZCR_EL1 to PIR_EL2 of regs.def */

struct hv_machine;

/* Watches a run from inside the machine; NULL members are not called. Only machines with HV_SEE_PATH have it. */
struct hv_observer {
	/* Before the instruction `insn` at `pc` executes; `el` is the current level. */
	void (*step)(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t insn, unsigned el);
	/* Exception entry: from `from_pc`, `to_pc` is the vector, `esr` the syndrome, `el` the target level. */
	void (*enter)(void *ctx, struct hv_machine *m, uint64_t from_pc, uint64_t to_pc, uint64_t esr, unsigned el);
	/* A load or store of `size` bytes. */
	void (*access)(void *ctx, struct hv_machine *m, uint64_t pc, uint64_t addr, unsigned size, int is_store);
	void *ctx;
};

/* What hv_machine_ops.fuzz judges by. */
struct hv_news {
	bool strict;
	uint32_t release;	/* hv_bench.release */
	const struct hv_rule_set *known; /* HV_FUZZ_KINDS of them, borrowed: rules whose failure is no news for this kind of call */
};

/* And what it says: calls that are all right or known, and those behind them that are for the caller to see to. */
struct hv_fuzzed {
	uint64_t done;
	uint64_t repeat;	/* to be made again with run() and judged, in this order; at least one if done is 0 */
	unsigned rule;		/* the last of them has failed this one; HV_RULE_COUNT: unknown, or none has */
};

/* hv_outcome.why on every machine: the call was not run, since those before it took the machine down too often or cost too much. */
#define HV_WHY_NOT_RUN 0xffff
static inline bool hv_is_unrun(const struct hv_outcome *out)
{
	return out->how == HV_HOW_CRASHED && out->why == HV_WHY_NOT_RUN;
}
/* Of a call that HUNG: nothing has come back since it was made. Whether it or its way home is to blame is not known. */
#define HV_WHY_LOST 0xfffd
/* Likewise, but it is known that it has come neither to its caller nor to a payload: the way home is not to blame. */
#define HV_WHY_STAYED 0xfffc
static inline bool hv_is_lost(const struct hv_outcome *out)
{
	return out->how == HV_HOW_HUNG && (out->why == HV_WHY_LOST || out->why == HV_WHY_STAYED);
}
/* Of a call that RETURNED: EL2 did not answer its caller behind it. Vectors that lead home have not become VBAR_EL2. */
#define HV_WHY_UNANSWERED 0xfffb
/* Of a call or play that HUNG: it was cut at the machine's or the scene's limit; nothing proves that it would not have ended. */
#define HV_WHY_LIMIT 0xfffe

/* As hv_machine_open() below. */
typedef struct hv_machine *hv_machine_open_fn(const char *spec, char *error, size_t size, int *status);

/* What hv_machine_ops.stale has counted. */
struct hv_stale {
	uint64_t tries;		/* plays that came to their end, */
	uint64_t stale;		/* and so many of them in which EL2 read something else than EL1 had stored */
	uint64_t at, read, stored; /* in the first of these: where, and the 8 bytes there, little endian */
};

struct hv_machine_ops {
	/*
	 * Load `stub` with its image at `base` (a multiple of its alignment) and make it the subject. Copies what it needs.
	 * Returns 0, or -1 with a sentence in hv_machine.error.
	 */
	int (*load)(struct hv_machine *m, const struct hv_stub *stub, uint64_t base);
	/*
	 * Copy the `size` bytes at `from` of the loaded image to guest address `to` and make the table at `table` the subject;
	 * what lay at the first place is overwritten with UDF, so that a stray reference cannot find it.
	 */
	int (*move)(struct hv_machine *m, uint64_t from, uint64_t size, uint64_t to, uint64_t table);
	/*
	 * Run `count` calls in order, each from a fresh stub and fresh canary memory, and fill `outs`. A stub that hangs or
	 * crashes is an outcome, not an error. Returns 0, or -1 with a sentence if the machine itself is lost.
	 */
	int (*run)(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count);
	/* Attach an observer (borrowed; NULL detaches). Returns -1 if the machine has none. */
	int (*observe)(struct hv_machine *m, const struct hv_observer *observer);
	/* Current value of a register, for observers. */
	uint64_t (*peek)(struct hv_machine *m, enum hv_reg reg);
	/*
	 * Play a scenario (hvcheck/scenario.h) against the loaded stub: its memory is laid out, its call run once, and its windows
	 * are filled. The stub's image is fresh before and restored behind it. Returns as run() does.
	 */
	int (*play)(struct hv_machine *m, const struct hv_scene *scene, struct hv_outcome *out);
	/*
	 * Play `scene` `tries` times, and behind each play compare what EL2 reads of the `count` extents, HV_EXTENTS at most,
	 * past the caches with what the caches have there. A play that comes to no end is the last. Returns as run() does; NULL if
	 * the machine models caches, or has none.
	 */
	int (*stale)(struct hv_machine *m, const struct hv_scene *scene, const struct hv_extent *extents, size_t count,
		     uint64_t tries, struct hv_stale *found);
	/* Model caches and barriers from the next run or play on (NULL: no longer). NULL or -1: the machine cannot. */
	int (*coherence)(struct hv_machine *m, const struct hv_coherence *how);
	/* Have another CPU from the next run on, and `sees` to match; NULL: its own again. NULL if the machine has only one. */
	void (*become)(struct hv_machine *m, const struct hv_cpu *cpu);
	/*
	 * Make, run and judge the calls `first` to `first` + `count` of `f` inside the machine, for half a second or so; NULL where
	 * the machine is no computer of its own. Returns as run() does.
	 */
	int (*fuzz)(struct hv_machine *m, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count,
		    struct hv_fuzzed *fuzzed);
	/* Sentence for hv_outcome.why. */
	const char *(*explain)(struct hv_machine *m, uint32_t why);
	void (*close)(struct hv_machine *m);
};

#define HV_PATIENCE 50000000000ull /* for one run in all; the last such call may take two seconds beyond it */
#define HV_INTERRUPTED "interrupted"
#define HV_INTERRUPTED_BEFORE "interrupted before"	/* of what was still to be asked; in reports */

struct hv_machine {
	const struct hv_machine_ops *ops;
	hv_machine_open_fn *open; /* a second machine, by this one's name or another; set by hv_machine_open() */
	char name[64];		/* as it was asked for: "sim", "qemu:virt:cortex-a57" */
	uint64_t sees;		/* HV_SEE_* */
	uint64_t has;		/* HV_HAS_* of its CPU */
	bool has_one_caller;	/* AArch32: that of places.thumb; stubs of the other instruction set are not for it */
	struct hv_places places; /* valid after open; table, stub and stub_size after load */
	struct hv_state baseline; /* state after a call that did nothing: canaries as this CPU keeps them. Valid after load. */
	struct hv_stale control; /* of a line that EL1 has stored and not cleaned; tries 0: not tried yet */
	const struct hv_hazard *hazards; /* of the last run or play, in order, while coherence is on; until the next one */
	size_t hazard_count;
	const struct hv_life *life; /* of the watched line; likewise */
	size_t life_count;
	/*
	 * If not NULL: byte (address / 4) % coverage_size of it is set to 1 for each block of the subject that is entered.
	 * Borrowed; only machines with HV_SEE_PATH fill it.
	 */
	uint8_t *coverage;
	size_t coverage_size;	/* a power of two */
	/*
	 * Once this is not 0, run, play and fuzz return -1 with HV_INTERRUPTED as the error. Borrowed, and may be set by a signal
	 * handler; NULL: never.
	 */
	const volatile int *stop;
	/*
	 * Nanoseconds that calls may still cost which do not come back and are not proven to hang; on the simulator, which counts
	 * blocks of code for time, all that loop for long. Once it is used up, run() runs
	 * nothing more: HV_WHY_NOT_RUN. HV_PATIENCE after open; who makes several runs fills it up.
	 */
	uint64_t patience;
	char error[256];	/* last failure, one sentence without a full stop */
};

/*
 * Open the machine that `spec` names: "sim[:CPU]", "qemu[:MODEL[:CPU]]". Returns an owned machine (close it with
 * hv_machine_close), or NULL with a sentence in `error` and in `*status` the exit status that it deserves (conventions:
 * 2 unknown name, 77 not available here, 99 our defect).
 */
struct hv_machine *hv_machine_open(const char *spec, char *error, size_t size, int *status);
/* Harmless for NULL. */
static inline void hv_machine_close(struct hv_machine *m)
{
	if (m)
		m->ops->close(m);
}

/* Constructors, one a folder; hv_machine_open() chooses by name. `rest` is what follows the first colon, or "". */
struct hv_machine *hv_sim_open(const char *rest, char *error, size_t size, int *status);
/* What was resident in a kernel that was booted: `rest` is "sim", "qemu" or "". It takes stubs that are HV_STUB_LIVE alone. */
struct hv_machine *hv_live_open(const char *rest, char *error, size_t size, int *status);
struct hv_machine *hv_qemu_open(const char *rest, char *error, size_t size, int *status);
/* A board: here `spec` is the whole of "serial:DEVICE[,BAUD]", "unix:PATH", "tcp:HOST:PORT", "exec:COMMAND" or "board:FILE". */
struct hv_machine *hv_board_open(const char *spec, char *error, size_t size, int *status);
bool hv_board_is(const char *spec);
/* Whether the file of "board:FILE" can be read and says what it has to. 0, as for any other `spec`; or -1 with a sentence. */
int hv_board_check(const char *spec, char *error, size_t size);

HV_END

#endif
