/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulator as a machine: batches in, outcomes out, every call against a stub and a canary memory that are as
 * they were loaded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "sim/fast.h"
#include "sim/held.h"
#include "sim/identity.h"
#include "sim/room.h"
#include "sim/sim-int.h"
#include "sim/sim.h"

#define PAGE 0x1000ull
#define HARNESS_ROOM 0x100000
#define BATCH 512
#define FAST_WORTH 8 /* calls alike */
#define STARTS 8000 /* of one engine, which keeps 300 bytes for each until it is closed */
#define FAST_PATIENCE 4 /* a subject that hangs costs an engine each time, and the runner finds that sooner */
#define CANARY_BYTE 0xc5

static struct sim *sim_of(struct hv_machine *m)
{
	return (struct sim *)m;
}

int sim_fail(struct sim *s, const char *what)
{
	snprintf(s->m.error, sizeof(s->m.error), "sim: %s", what);
	return -1;
}

/* --- memory that must not change ---------------------------------------------------------------------------- */

static int watch(struct sim *s, uint64_t base, size_t size, const uint8_t *before)
{
	struct watched *w = &s->watched[s->watched_count];
	uint8_t *bytes = engine_bytes(s->e, base, size), *kept = before ? NULL : malloc(size);

	if (!bytes || (!before && !kept)) {
		free(kept);
		return sim_fail(s, "out of memory");
	}
	if (kept)
		memcpy(kept, bytes, size);
	*w = (struct watched){ base, size, bytes, kept ? kept : before, kept };
	s->watched_count++;
	return 0;
}

/* The harness but for what it writes itself: HVCs at the site and behind, and from `run` on. */
static int watch_harness(struct sim *s)
{
	const struct hv_places *p = &s->m.places;

	return watch(s, HV_IMAGE_BASE, p->site - HV_IMAGE_BASE, NULL) || watch(s, p->door, p->run - p->door, NULL) ? -1 : 0;
}

static void unwatch(struct sim *s)
{
	while (s->watched_count)
		free(s->watched[--s->watched_count].kept);
}

/* Compare and restore `size` bytes; the first changed address and the number of changed bytes go to `out` (NULL: only say so). */
static bool check_stretch(struct sim *s, const struct watched *w, size_t from, size_t size, struct hv_outcome *out)
{
	if (!memcmp(w->bytes + from, w->before + from, size))
		return false;
	for (size_t k = from; out && k < from + size; k++) {
		if (w->bytes[k] == w->before[k])
			continue;
		if (!out->mem_bytes++)
			out->mem_at = w->base + k;
	}
	memcpy(w->bytes + from, w->before + from, size);
	engine_forget(s->e, w->base + from, size);
	return true;
}

/* Of a large image, the pieces that the guest has touched. */
static bool check_spread(struct sim *s, const struct watched *w, struct hv_outcome *out)
{
	const struct spread *p = &s->e->spread;
	uint64_t before = w->base - p->region.base;
	bool changed = false;

	if (p->whole)
		return check_stretch(s, w, 0, w->size, out);
	for (size_t i = 0; i < p->count; i++) {
		uint64_t at = p->pieces[i] * SPREAD_PIECE, from = at > before ? at - before : 0, end = at + SPREAD_PIECE - before;

		changed |= check_stretch(s, w, from, (end < w->size ? end : w->size) - from, out);
	}
	return changed;
}

static bool check_memory(struct sim *s, struct hv_outcome *out)
{
	bool changed = false;

	for (size_t i = 0; i < s->watched_count; i++) {
		const struct watched *w = &s->watched[i];
		bool spread = w->bytes - s->e->spread.region.bytes == (ptrdiff_t)(w->base - s->e->spread.region.base);

		changed |= spread && s->e->spread.region.size ? check_spread(s, w, out) : check_stretch(s, w, 0, w->size, out);
	}
	return changed;
}

/* --- loading ------------------------------------------------------------------------------------------------- */

static void sim_close_engine(struct sim *s)
{
	if (s->e)
		coherence_free(s->e->coherence);
	engine_close(s->e);
	s->e = NULL;
}

/* A fresh engine with the harness in it and nothing else. */
static int reopen(struct sim *s)
{
	size_t size = (size_t)(s->kind->image_end - s->kind->image);
	uint64_t canary_base = hv_execs[s->kind->exec].canary;
	uint8_t *harness, *canary;

	unwatch(s);
	sim_close_engine(s);
	s->e = engine_open(s->kind, s->model, s->m.error, sizeof(s->m.error));
	if (!s->e)
		return -1;
	s->e->machine = &s->m;
	s->e->cpu = s->cpu;
	s->e->has_el3 = s->has_el3;
	s->e->hce = s->hce;
	s->e->hcd = s->hcd;
	harness = engine_map(s->e, HV_IMAGE_BASE, HARNESS_ROOM);
	canary = engine_map(s->e, canary_base, HV_CANARY_SIZE);
	if (!harness || !canary || size > HARNESS_ROOM || s->m.places.end > HV_IMAGE_BASE + HARNESS_ROOM)
		return sim_fail(s, "cannot map the harness");
	memcpy(harness, s->kind->image, size);
	memset(canary, CANARY_BYTE, HV_CANARY_SIZE);
	if (!engine_map(s->e, HV_CALLS_BASE, (BATCH * HV_CALL_SIZE + PAGE - 1) & ~(PAGE - 1)) ||
	    !engine_map(s->e, HV_OUTS_BASE, (BATCH * HV_OUT_SIZE + PAGE - 1) & ~(PAGE - 1)))
		return sim_fail(s, "cannot map the call blocks");
	s->e->places = s->m.places;
	engine_hook_places(s->e);
	s->kind->hook(s->e, s->vhe);
	s->e->observer = s->observer;
	if (s->observer)
		engine_hook_observer(s->e);
	if (s->coherence.on && !(s->e->coherence = coherence_new(s->e, &s->coherence)))
		return sim_fail(s, "out of memory");
	engine_keep_start(s->e);
	return watch_harness(s) || watch(s, canary_base, HV_CANARY_SIZE, NULL) ? -1 : 0;
}

/* Map the pages around [base, base + size) and watch the bytes between. */
static int map_watched(struct sim *s, uint64_t base, const uint8_t *bytes, size_t size)
{
	uint64_t first = base & ~(PAGE - 1), end = (base + size + PAGE - 1) & ~(PAGE - 1);

	if (!engine_bytes(s->e, base, size) && !engine_map(s->e, first, end - first))
		return -1;
	memcpy(engine_bytes(s->e, base, size), bytes, size);
	return watch(s, base, size, bytes);
}

static int map_image(struct sim *s)
{
	const struct placed *p = &s->image;

	if (!placed_is_large(p))
		return map_watched(s, p->base, p->bytes, p->size);
	/* The engine would not notice: it is given nothing yet. */
	if (hv_places_obstacle(&s->m.places, p->base, p->size) && p->base < hv_execs[s->kind->exec].canary)
		return -1;
	return engine_spread(s->e, p->base - p->pad, p->room, p->fd) ? watch(s, p->base, p->size, p->bytes) : -1;
}

/* Put the subject, moved or not, into a fresh engine. */
int sim_install(struct sim *s)
{
	if (reopen(s))
		return -1;
	if (s->moved.size) {
		if (map_watched(s, s->moved.to, s->image.bytes + (s->moved.from - s->image.base), s->moved.size))
			return sim_fail(s, "cannot map the moved copy");
		s->m.places.stub = s->moved.to;
		s->m.places.stub_size = s->moved.size;
		s->m.places.table = s->moved.table;
	} else {
		if (map_image(s))
			return sim_fail(s, "cannot map the stub");
		s->m.places.stub = s->image.base;
		s->m.places.stub_size = s->image.size;
	}
	return s->scene ? sim_lay_out(s) : 0;
}

/* The state after a call that did nothing; it also proves that this Unicorn enters EL2 at all. */
static int take_baseline(struct sim *s)
{
	struct hv_call call;
	struct hv_outcome out;

	hv_call_init(&call, &s->m.places);
	call.event = HV_EVENT_NONE;
	if (sim_run(&s->m, &call, &out, 1))
		return -1;
	if (out.how != HV_HOW_RETURNED || hv_pstate_level(out.out.r[HV_PSTATE]) != 1 ||
	    out.out.r[HV_TPIDR_EL2] != hv_execs[s->kind->exec].regs[HV_TPIDR_EL2].canary)
		return sim_fail(s, "this Unicorn does not enter EL2: its self-test failed (2.0.1 or newer is needed)");
	s->m.baseline = out.out;
	s->m.baseline.r[HV_ICH_VTR_EL2] = s->m.sees & HV_SEE_GICV3 ? HELD_ICH_VTR : 0;
	return 0;
}

/* The harness that fits the subject. Its places are others. */
static int choose_harness(struct sim *s, bool thumb)
{
	s->kind = thumb && s->own->thumb ? s->own->thumb : s->own;
	s->m.places.exec = s->kind->exec;
	s->m.places.thumb = s->kind->el2 & HV_PSTATE_T && s->kind->exec == HV_A32;
	return hv_places_read(&s->m.places, s->kind->image, (uint64_t)(s->kind->image_end - s->kind->image), HV_IMAGE_BASE);
}

static int load(struct hv_machine *m, const struct hv_stub *stub, uint64_t base)
{
	struct sim *s = sim_of(m);

	unwatch(s);
	if (stub->exec != s->own->exec)
		return sim_fail(s, s->own->exec == HV_A32 ? "this CPU has no AArch64" : "this machine's EL2 is in AArch64 state");
	if (choose_harness(s, stub->thumb))
		return sim_fail(s, "the harness image that was built in is damaged");
	if (placed_set(&s->image, stub, base))
		return sim_fail(s, "out of memory");
	s->moved.size = 0;
	s->lost = 0;
	m->places.table = base + stub->table;
	m->places.absent = stub->absent - stub->table;
	m->places.absent_size = stub->absent_size;
	return sim_install(s) || take_baseline(s) ? -1 : 0;
}

static int move(struct hv_machine *m, uint64_t from, uint64_t size, uint64_t to, uint64_t table)
{
	struct sim *s = sim_of(m);

	if (from < s->image.base || from - s->image.base > s->image.size || size > s->image.size - (from - s->image.base))
		return sim_fail(s, "cannot move what is not in the image");
	s->moved.from = from;
	s->moved.size = size;
	s->lost = 0;
	s->moved.to = to;
	s->moved.table = table;
	return sim_install(s) || take_baseline(s) ? -1 : 0;
}

/* --- running ------------------------------------------------------------------------------------------------- */

static void start(struct sim *s, const struct hv_call *calls, size_t count)
{
	struct hv_run *r = (void *)engine_bytes(s->e, s->m.places.run, sizeof(*r));

	memcpy(engine_bytes(s->e, HV_CALLS_BASE, count * HV_CALL_SIZE), calls, count * HV_CALL_SIZE);
	memset(engine_bytes(s->e, HV_OUTS_BASE, count * HV_OUT_SIZE), 0, count * HV_OUT_SIZE);
	*r = (struct hv_run){ .call = HV_CALLS_BASE, .out = HV_OUTS_BASE, .left = count, .door = HV_DOOR_SMC };
	engine_renew_budget(s->e);
	s->e->call_left = 0;
	s->e->insns = 0;
	s->kind->go(s->e, s->m.places.next, s->kind->el2);
}

/* The call did not end. Note where it stood, and let the runner store it from there. */
static void cut(struct sim *s, struct hv_state *where)
{
	for (int i = HV_X0; i <= HV_PSTATE; i++)
		where->r[i] = s->kind->get(s->e, (enum hv_reg)i);
	where->r[HV_PC] = s->e->loop_pc;
	engine_renew_budget(s->e);
	s->kind->go(s->e, s->m.places.rescue, s->kind->el2);
}

/* The engine cannot be brought back to EL2 from where it is: keep what is known of the call. */
static void give_up(struct sim *s, struct hv_outcome *out, uint32_t how)
{
	out->how = how;
	for (int i = HV_X0; i < HV_REG_COUNT; i++)
		out->out.r[i] = s->kind->get(s->e, (enum hv_reg)i);
	out->seen = 0;
}

static void finish(struct sim *s, struct hv_outcome *out)
{
	uint64_t kept = hv_execs[s->kind->exec].vbar;	/* the others are RES0, which the engine stores (Arm ARM D13.2.157) */

	out->seen = s->m.sees;
	out->out.r[HV_VBAR_EL2] &= kept;
	out->out.r[HV_VBAR_EL1] &= kept;
}

/*
 * The call did not end, and has EL2's MMU on: the runner may be mapped nowhere, or where it cannot write. The engine tells the
 * rest.
 */
static void salvage(struct sim *s, struct hv_outcome *out)
{
	give_up(s, out, HV_HOW_HUNG);
	finish(s, out);
	out->seen &= ~HV_SEE_SIMD;
	out->out.r[HV_PC] = s->e->loop_pc;
	s->kind->read_stack(s->e, &out->out);
}

/* Where more than the outcomes is asked for: each call in an engine that nothing before it has left marks on. */
static bool alone(const struct sim *s)
{
	return s->observer || s->coherence.on || s->scene;
}

/* The bounce leads from any level of the kind's own state to its EL2: from AArch32 below an AArch64 EL2 there is no way. */
static bool is_rescued(const struct sim *s)
{
	bool a32 = s->kind->get(s->e, HV_PSTATE) & HV_PSTATE_A32;

	return a32 == (s->kind->exec == HV_A32);
}

/* How a batch went: calls done, and whether one of them wrote to memory. */
struct progress {
	size_t done;
	bool wrote;
};

/*
 * Run a batch that fits the call blocks: all of it, or up to and with the first call that had to be cut, behind which
 * the engine is as new. `only` is the outcome to charge memory changes to, NULL if that cannot be told. If nothing tells which
 * call was cut, it is as if one had written to memory: the batch is to be made again, call by call.
 */
static int run_batch(struct sim *s, const struct hv_call *calls, struct hv_outcome *outs, size_t count,
		     struct hv_outcome *only, struct progress *p)
{
	struct hv_run *r;
	struct hv_state where = { 0 };
	enum engine_stop stop;
	size_t stopped;
	bool rescued = false, translated, lost_count, again;

	start(s, calls, count);
	r = s->e->run;
	do
		stop = engine_run(s->e, s->m.places.done);
	while (stop == ENGINE_EL0 && engine_leave_el0(s->e));
	lost_count = stop != ENGINE_DONE && (!r->left || r->left > count);	/* the stub wrote over the runner's count */
	if (lost_count && count > 1) {
		*p = (struct progress){ .done = count, .wrote = true };
		return sim_install(s);
	}
	stopped = lost_count ? 0 : count - r->left;
	again = s->e->again;
	translated = stop == ENGINE_BUDGET && s->kind->get(s->e, HV_SCTLR_EL2) & 1;
	if (stop == ENGINE_BUDGET && !translated && is_rescued(s)) {
		r->left = 1;	/* the engine is new behind this call: the runner must not go on */
		cut(s, &where);
		engine_run(s->e, s->m.places.done);
		rescued = !r->left;
	}
	memcpy(outs, engine_bytes(s->e, HV_OUTS_BASE, count * HV_OUT_SIZE), count * HV_OUT_SIZE);
	p->done = stop == ENGINE_DONE ? count : stopped + 1;
	for (size_t i = 0; i < p->done; i++)
		finish(s, &outs[i]);
	if (rescued)
		memcpy(&outs[stopped].out.r[HV_PSTATE], &where.r[HV_PSTATE], 2 * sizeof(uint64_t));
	else if (translated)
		salvage(s, &outs[stopped]);
	else if (stop != ENGINE_DONE)
		give_up(s, &outs[stopped], stop == ENGINE_BUDGET ? HV_HOW_HUNG : HV_HOW_CRASHED);
	if (stop != ENGINE_DONE)
		outs[stopped].id = calls[stopped].id;
	if (stop == ENGINE_BUDGET && s->scene)
		outs[stopped].why = again ? 0 : HV_WHY_LIMIT;
	if (s->scene)
		sim_look(s);
	if (s->e->coherence)
		sim_collect(s);
	p->wrote = check_memory(s, only);
	if (stop == ENGINE_DONE || (rescued && !alone(s) && engine_renew(s->e)))
		return 0;
	return sim_install(s);
}

/* Run calls[0..count) one by one: somebody in their batch wrote to memory. */
static int run_singly(struct sim *s, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	struct progress p;

	for (size_t i = 0; i < count; i++)
		if (run_batch(s, &calls[i], &outs[i], 1, &outs[i], &p))
			return -1;
	return 0;
}

/* Calls as the runner makes them: all of the batch, or up to one behind which the engine is new. */
static int run_slow(struct sim *s, const struct hv_call *calls, struct hv_outcome *outs, size_t count, struct progress *p)
{
	if (run_batch(s, calls, outs, count, count == 1 ? outs : NULL, p))
		return -1;
	return count > 1 && p->wrote ? run_singly(s, calls, outs, p->done) : 0;
}

/*
 * As many calls as the host can steer itself, and the one behind them by the runner. First a call that makes none: it loads the
 * system registers that they share, and shows how they are when no stub touches them.
 */
static int run_fast(struct sim *s, const struct hv_call *calls, struct hv_outcome *outs, size_t count, struct progress *p)
{
	struct hv_call idle = calls[0];
	struct hv_outcome like;
	enum fast_ending ending;
	size_t done;

	idle.event = HV_EVENT_NONE;
	if (run_slow(s, &idle, &like, 1, p) || like.how != HV_HOW_RETURNED)
		return -1;
	ending = fast_run(s->e, calls, outs, count, &like, &done);
	p->wrote = check_memory(s, NULL);
	s->lost += ending == FAST_LOST;
	if (ending == FAST_LOST && sim_install(s))
		return -1;
	if (p->wrote || ending == FAST_TOUCHED) {	/* one of them did more than it may: the runner tells which */
		p->done = count;
		return run_singly(s, calls, outs, count);
	}
	if (done < count && run_singly(s, calls + done, outs + done, 1))
		return -1;
	p->done = done < count ? done + 1 : count;
	return 0;
}

int sim_run(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	struct sim *s = sim_of(m);
	struct progress p;

	if (s->e->starts > STARTS && !s->scene && sim_install(s))
		return -1;
	for (; count; calls += p.done, outs += p.done, count -= p.done) {
		if (m->stop && *m->stop)
			return sim_fail(s, HV_INTERRUPTED);
		size_t n = alone(s) ? 1 : count < BATCH ? count : BATCH;
		size_t alike = n > 1 && s->kind == &engine_a64 ? fast_count(calls, n) : 1;

		bool fast = alike > FAST_WORTH && s->lost < FAST_PATIENCE;

		if (fast ? run_fast(s, calls, outs, alike, &p) : run_slow(s, calls, outs, n, &p))
			return -1;
	}
	return 0;
}

/* --- the rest of the machine --------------------------------------------------------------------------------- */

static int observe(struct hv_machine *m, const struct hv_observer *observer)
{
	struct sim *s = sim_of(m);

	s->observer = observer;
	return s->image.bytes ? sim_install(s) : 0;
}

static uint64_t peek(struct hv_machine *m, enum hv_reg reg)
{
	return sim_of(m)->kind->get(sim_of(m)->e, reg);
}

static const char *explain(struct hv_machine *m, uint32_t why)
{
	(void)why;
	return sim_of(m)->e && sim_of(m)->e->why ? sim_of(m)->e->why : "the engine stopped";
}

static void become(struct hv_machine *m, const struct hv_cpu *cpu)
{
	struct sim *s = sim_of(m);

	s->cpu = cpu ? *cpu : (struct hv_cpu){ 0 };
	s->e->cpu = s->cpu;
	m->sees = s->sees & ~s->cpu.lacks;
}

static void sim_close(struct hv_machine *m)
{
	struct sim *s = sim_of(m);

	unwatch(s);
	sim_close_engine(s);
	free(s->hazards);
	free(s->life);
	placed_free(&s->image);
	free(s);
}

static const struct hv_machine_ops sim_ops = {
	.load = load, .move = move, .run = sim_run, .observe = observe, .peek = peek, .play = sim_play, .coherence = sim_coherence,
	.become = become, .explain = explain, .close = sim_close,
};

/* The models of caches and barriers, of scenarios and of other CPUs are of AArch64 alone. */
static const struct hv_machine_ops hyp_ops = {
	.load = load, .move = move, .run = sim_run, .observe = observe, .peek = peek, .explain = explain, .close = sim_close,
};

void hv_sim_gates(struct hv_machine *m, bool has_el3, bool hce, bool hcd)
{
	struct sim *s = sim_of(m);

	s->e->has_el3 = s->has_el3 = has_el3;
	s->e->hce = s->hce = hce;
	s->e->hcd = s->hcd = hcd;
}

#define SEES (HV_SEE_CORE | HV_SEE_SIMD | HV_SEE_SYS | HV_SEE_MEMORY | HV_SEE_SYNDROME | HV_SEE_PATH | HV_SEE_HANG | \
	      HV_SEE_SLOTS | HV_SEE_FLAGS)
/* The CPU with VHE has whatever a move to EL2 asks for: see held.c. */
#define VHE_SEES (HV_SEE_CPU | HV_SEE_HELD)

static const struct {
	const char *name;
	const struct engine_kind *kind;
	int model;
	uint64_t sees;
} cpus[] = {
	{ "cortex-a72", &engine_a64, UC_CPU_ARM64_A72, SEES | HV_SEE_A32 },
	{ "cortex-a57", &engine_a64, UC_CPU_ARM64_A57, SEES | HV_SEE_A32 },
	{ "cortex-a53", &engine_a64, UC_CPU_ARM64_A53, SEES | HV_SEE_A32 },
	{ "max", &engine_a64, UC_CPU_ARM64_MAX, SEES | HV_SEE_A32 | VHE_SEES },
	{ "cortex-a15", &engine_hyp, UC_CPU_ARM_CORTEX_A15, SEES | HV_SEE_A32 | HV_SEE_HYP },
	{ "cortex-a7", &engine_hyp, UC_CPU_ARM_CORTEX_A7, SEES | HV_SEE_A32 | HV_SEE_HYP },
};

struct hv_machine *hv_sim_open(const char *rest, char *error, size_t size, int *status)
{
	size_t i = 0, count = sizeof(cpus) / sizeof(cpus[0]);
	struct sim *s;

	while (*rest && i < count && strcmp(rest, cpus[i].name))
		i++;
	if (i == count) {
		snprintf(error, size, "sim: no CPU \"%s\" (cortex-a72, cortex-a57, cortex-a53, max; cortex-a15, cortex-a7)", rest);
		*status = 2;
		return NULL;
	}
	s = calloc(1, sizeof(*s));
	if (!s) {
		snprintf(error, size, "out of memory");
		*status = 2;
		return NULL;
	}
	s->m.ops = cpus[i].kind->exec == HV_A32 ? &hyp_ops : &sim_ops;
	s->image = PLACED_NONE;
	s->own = cpus[i].kind;
	s->model = cpus[i].model;
	s->vhe = cpus[i].sees & HV_SEE_VHE;
	s->has_el3 = s->hce = true;
	s->m.sees = s->sees = cpus[i].sees;
	snprintf(s->m.name, sizeof(s->m.name), *rest ? "sim:%s" : "sim%s", rest);
	if (s->own->image == s->own->image_end) {
		snprintf(error, size, "sim: this hvcheck was built without a compiler for 32-bit Arm, so it has no %s", rest);
		*status = 77;
		sim_close(&s->m);
		return NULL;
	}
	if (choose_harness(s, false)) {
		snprintf(error, size, "sim: the harness image that was built in is damaged");
		*status = 99;
		sim_close(&s->m);
		return NULL;
	}
	if (reopen(s)) {
		snprintf(error, size, "%s", s->m.error);
		sim_close(&s->m);
		*status = room_is_left() ? 77 : 2;
		return NULL;
	}
	return &s->m;
}
