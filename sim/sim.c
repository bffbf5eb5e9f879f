/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The simulator as a machine: what can be done with it, and its CPUs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "sim/a64/a64.h"
#include "sim/a64/held.h"
#include "sim/batch.h"
#include "sim/engine/room.h"
#include "sim/hyp/hyp.h"
#include "sim/play.h"
#include "sim/sim.h"
#include "sim/subject.h"

/* The state after a call that did nothing; it also proves that this Unicorn enters EL2 at all. */
static int take_baseline(struct sim *s)
{
	const uint64_t patience = s->m.patience;
	struct hv_call call;
	struct hv_outcome out;
	int err;

	hv_call_init(&call, &s->m.places);
	call.event = HV_EVENT_NONE;
	s->m.patience = HV_PATIENCE;	/* no stub is in it, so it is run in any case */
	err = sim_run(&s->m, &call, &out, 1);
	s->m.patience = patience;
	if (err)
		return -1;
	if (out.how != HV_HOW_RETURNED || hv_pstate_level(out.out.r[HV_PSTATE]) != 1 ||
	    out.out.r[HV_TPIDR_EL2] != hv_execs[s->kind->exec].regs[HV_TPIDR_EL2].canary)
		return sim_fail(s, "this Unicorn does not enter EL2: its self-test failed (2.0.1 or newer is needed)");
	s->m.baseline = out.out;
	s->m.baseline.r[HV_ICH_VTR_EL2] = s->m.has & HV_HAS_GICV3 ? held_ich_vtr(s->m.places.table) : 0;
	return 0;
}

static int load(struct hv_machine *m, const struct hv_stub *stub, uint64_t base)
{
	struct sim *s = sim_of(m);
	const struct engine_kind *kind = s->kind;
	bool stays = sim_take_out(s);

	if (stub->exec != s->own->exec)
		return sim_fail(s, s->own->exec == HV_A32 ? "this CPU has no AArch64" : "this machine's EL2 is in AArch64 state");
	if (sim_choose_harness(s, stub->thumb))
		return sim_fail(s, "the harness image that was built in is damaged");
	if (placed_set(&s->image, stub, base))
		return sim_fail(s, "out of memory");
	s->moved.size = 0;
	sim_place(s, s->image.base, s->image.size, base + stub->table);
	s->hasty = false;
	m->places.absent = stub->absent - stub->table;
	m->places.absent_size = stub->absent_size;
	if (stays && s->kind == kind && !placed_is_large(&s->image) && sim_put_in(s))
		return -1;
	return take_baseline(s);
}

static int move(struct hv_machine *m, uint64_t from, uint64_t size, uint64_t to, uint64_t table)
{
	struct sim *s = sim_of(m);
	bool stays = sim_take_out(s);

	if (from < s->image.base || from - s->image.base > s->image.size || size > s->image.size - (from - s->image.base))
		return sim_fail(s, "cannot move what is not in the image");
	s->moved.from = from;
	s->moved.size = size;
	s->moved.to = to;
	sim_place(s, to, size, table);
	if (stays && sim_put_in(s))
		return -1;
	return take_baseline(s);
}

static int observe(struct hv_machine *m, const struct hv_observer *observer)
{
	struct sim *s = sim_of(m);

	s->observer = observer;
	s->due = true;
	return 0;
}

static uint64_t peek(struct hv_machine *m, enum hv_reg reg)
{
	return sim_of(m)->kind->get(sim_of(m)->e, reg);
}

static const char *explain(struct hv_machine *m, uint32_t why)
{
	if (why == HV_WHY_NOT_RUN)
		return "it was not run: a limit was reached, as calls before it do not come back, or loop for long "
		       "(hvcheck call runs one alone)";
	return sim_of(m)->e && sim_of(m)->e->why ? sim_of(m)->e->why : "the engine stopped";
}

static void become(struct hv_machine *m, const struct hv_cpu *cpu)
{
	struct sim *s = sim_of(m);

	s->cpu = cpu ? *cpu : (struct hv_cpu){ 0 };
	s->e->cpu = s->cpu;
	m->has = s->has & ~s->cpu.lacks;
}

/* The engine watches what is read of the CPU from its beginning, or not at all. */
static void become_hyp(struct hv_machine *m, const struct hv_cpu *cpu)
{
	struct sim *s = sim_of(m);

	s->due |= s->cpu.mpidr || s->cpu.pending || (cpu && (cpu->mpidr || cpu->pending));
	become(m, cpu);
}

static void sim_close(struct hv_machine *m)
{
	struct sim *s = sim_of(m);

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

static const struct hv_machine_ops hyp_ops = {
	.load = load, .move = move, .run = sim_run, .observe = observe, .peek = peek, .play = sim_play, .coherence = sim_coherence,
	.become = become_hyp, .explain = explain, .close = sim_close,
};

void sim_gates(struct hv_machine *m, bool has_el3, bool hce, bool hcd)
{
	struct sim *s = sim_of(m);

	s->e->gates.has_el3 = s->has_el3 = has_el3;
	s->e->gates.hce = s->hce = hce;
	s->e->gates.hcd = s->hcd = hcd;
}

#define SEES (HV_SEE_CORE | HV_SEE_SIMD | HV_SEE_SYS | HV_SEE_MEMORY | HV_SEE_SYNDROME | HV_SEE_PATH | HV_SEE_HANG | \
	      HV_SEE_SLOTS | HV_SEE_FLAGS | HV_SEE_RESULT)
/* The CPU with VHE has whatever a move to EL2 asks for: see held.c. */
static const struct {
	const char *name;
	const struct engine_kind *kind;
	int model;
	uint64_t sees, has;
} cpus[] = {
	{ "cortex-a72", &a64_kind, UC_CPU_ARM64_A72, SEES, HV_HAS_A32 },
	{ "cortex-a57", &a64_kind, UC_CPU_ARM64_A57, SEES, HV_HAS_A32 },
	{ "cortex-a53", &a64_kind, UC_CPU_ARM64_A53, SEES, HV_HAS_A32 },
	{ "max", &a64_kind, UC_CPU_ARM64_MAX, SEES | HV_SEE_HELD, HV_HAS_A32 | HV_HAS_ALL_A64 },
	{ "cortex-a15", &hyp_kind, UC_CPU_ARM_CORTEX_A15, SEES, HV_HAS_A32 | HV_HAS_HYP },
	{ "cortex-a7", &hyp_kind, UC_CPU_ARM_CORTEX_A7, SEES, HV_HAS_A32 | HV_HAS_HYP },
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
	s->vhe = cpus[i].has & HV_HAS_VHE;
	s->has_el3 = s->hce = true;
	s->m.sees = cpus[i].sees;
	s->m.has = s->has = cpus[i].has;
	s->m.patience = HV_PATIENCE;
	snprintf(s->m.name, sizeof(s->m.name), *rest ? "sim:%s" : "sim%s", rest);
	if (s->own->image == s->own->image_end) {
		snprintf(error, size, "sim: this hvcheck was built without a compiler for 32-bit Arm, so it has no %s", rest);
		*status = 77;
		sim_close(&s->m);
		return NULL;
	}
	if (sim_choose_harness(s, false)) {
		snprintf(error, size, "sim: the harness image that was built in is damaged");
		*status = 99;
		sim_close(&s->m);
		return NULL;
	}
	if (sim_reopen(s)) {
		snprintf(error, size, "%s", s->m.error);
		sim_close(&s->m);
		*status = room_is_left() ? 77 : 2;
		return NULL;
	}
	return &s->m;
}
