/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The instruction under way, for the files of the watcher: coherence.c steps, coherence-access.c has its loads and stores, and
 * coherence-maintain.c what a system instruction does to caches.
 */
#ifndef SIM_COHERENCE_INT_H
#define SIM_COHERENCE_INT_H

#include "sim/coherence.h"
#include "sim/findings.h"
#include "sim/memory/cache-effect.h"
#include "sim/memory/lines.h"
#include "sim/order/context.h"
#include "sim/regimes.h"
#include "suite/static/effect-a32.h"

#define COHERENCE_EFFECTS 256	/* of words that were met lately; a power of two */

struct coherence {
	struct engine *e;
	struct watcher watcher;
	struct hv_coherence how;
	struct lines *lines;
	struct context *context;
	struct regimes regimes;
	struct findings findings;
	struct cache_effect effects[COHERENCE_EFFECTS];
	const struct cache_effect *effect;	/* of the instruction under way */
	struct hv_actor actor;		/* that instruction */
	uint64_t insns;
	uint64_t begun;			/* hv_run.left of the call that the context was begun for */
	uint64_t script, script_size;
	uint16_t step;
	uint64_t restarted;		/* pc at which the engine was sent back, to translate anew */
	struct effect_it it;		/* of T32 */
	bool quiet;			/* the accesses of this instruction are modelled already */
	bool accessed;			/* it made one already */
	uint64_t choices;		/* the adversary's random numbers */
	bool takes_exclusives;		/* the adversary's Device memory, drawn once */
};

/* Bytes of the runner, the microcode or the script: not modelled. */
bool coherence_in_harness(const struct coherence *c, uint64_t addr);
/* True for code whose steps are modelled. */
bool coherence_is_subject(const struct coherence *c, uint64_t pc);
struct translation coherence_where(struct coherence *c, uint64_t va, bool fetch);
/* An access that Device memory does not take, or that makes it abort on some CPUs. */
void coherence_refuse(struct coherence *c, enum hv_hazard_kind kind, const struct translation *to, unsigned size);
/* As watcher.access. */
void coherence_on_access(void *ctx, const struct engine_access *a);

/* coherence-hyp.c: steps of AArch32. */
void coherence_hyp_step(struct coherence *c, uint64_t pc);
/* Time passes, and the instruction under way, of so many bytes, is fetched. False: memory shows other bytes now. */
bool coherence_pass_time(struct coherence *c, unsigned size);

/* What the instruction, one of the system space, does to caches. */
void coherence_maintain(struct coherence *c, uint64_t operand);
/* It is the MRS of CTR_EL0, of the modelled caches; the engine's own says 64 bytes. It is done here. */
void coherence_read_ctr(struct coherence *c);

#endif
