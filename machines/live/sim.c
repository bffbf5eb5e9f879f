/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulator in the place of the machine that booted: a private copy of its memory, its registers, EL2's MMU on under the
 * hypervisor's own tables. The HVC's exception is raised from the host's state, and the call is over when control is back at
 * EL1 or at the payload's entry.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "isa/bits.h"
#include "isa/isa.h"
#include "machines/live/sim-int.h"
#include "sim/a64/entry.h"
#include "sim/a64/a64.h"
#include "sim/a64/registers.h"
#include "sim/coherence.h"
#include "sim/engine/loop.h"

#define NOWHERE 2		/* no instruction lies there */
#define BLOCKS 200000		/* of a call: a hypervisor's own function takes a few hundred */

static const struct { const char *name; int model; bool vhe; } models[] = {
	{ "cortex-a53", UC_CPU_ARM64_A53, false },
	{ "cortex-a57", UC_CPU_ARM64_A57, false },
	{ "cortex-a72", UC_CPU_ARM64_A72, false },
	{ "max", UC_CPU_ARM64_MAX, true },	/* and whatever else */
};

static int fail(struct live_sim *s, const char *what)
{
	snprintf(s->error, s->error_size, "sim: %s", what);
	return -1;
}

/* --- the way of a call --------------------------------------------------------------------------------------- */

static void arrive(struct live_sim *s, uint64_t pc, uint32_t how)
{
	s->out->how = how;
	s->out->out.r[HV_PC] = pc;
	s->arrived = true;
	s->e->stop = ENGINE_EL0;	/* a call has come back */
	uc_emu_stop(s->e->uc);
}

static void on_step(uc_engine *uc, uint64_t pc, uint32_t size, void *ctx)
{
	struct live_sim *s = ctx;
	unsigned el;

	(void)uc;
	(void)size;
	if (!s->out || s->arrived || pc - MICRO_BASE < MICRO_SIZE)
		return;
	el = HV_PSTATE_EL(a64_get(s->e, HV_PSTATE));
	if (el != 2) {
		arrive(s, pc, pc == s->call->in.r[HV_PC] ? HV_HOW_RETURNED : HV_HOW_EL1_FAULT);
		return;
	}
	s->out->insns++;
	sim_look_at(s, pc);
	if (!s->seen->off && s->call->in.r[HV_SCTLR_EL2] & HV_SCTLR_M && !(a64_get(s->e, HV_SCTLR_EL2) & HV_SCTLR_M))
		s->seen->off = pc;
	if (pc == s->payload)
		arrive(s, pc, HV_HOW_RESTARTED);
}

/* --- registers ----------------------------------------------------------------------------------------------- */

/* SIMD is the host's, and no part of what a snapshot has: canaries. */
static void set_simd(struct live_sim *s, const struct hv_state *in)
{
	for (int i = 0; i < 32; i++)
		uc_reg_write(s->e->uc, UC_ARM64_REG_V0 + i, &in->v[2 * i]);
}

static bool is_settable(unsigned reg)
{
	return reg <= HV_SP_EL2 || reg >= HV_REG_FIRST_SYS;
}

/*
 * To EL2 with its MMU off. The engine's way from one level to another begins with an instruction that is fetched by the rules
 * of the old one, and EL1's tables do not map it.
 */
static bool go_up(struct live_sim *s)
{
	struct engine *e = s->e;
	uint64_t sctlr = a64_get(e, HV_SCTLR_EL1), high = a64_get(e, HV_SCTLR_EL2), r[HV_X30 + 1];

	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		r[reg] = a64_get(e, (enum hv_reg)reg);
	a64_set(e, HV_SCTLR_EL1, sctlr & ~HV_SCTLR_M);
	a64_set(e, HV_SCTLR_EL2, high & ~HV_SCTLR_M);
	budget_renew(e);
	a64_go(e, s->payload, HV_PSTATE_DAIF | HV_PSTATE_EL2H);
	if (engine_run(e, s->payload) != ENGINE_DONE)
		return false;
	a64_set(e, HV_SCTLR_EL1, sctlr);
	a64_set(e, HV_SCTLR_EL2, high);
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		a64_set(e, (enum hv_reg)reg, r[reg]);
	return true;
}

/* All of it as the call says; what this CPU keeps of that is what the call begins with. */
static void set_registers(struct live_sim *s, struct hv_call *call)
{
	struct engine *e = s->e;

	for (unsigned reg = 0; reg < HV_REG_COUNT; reg++)
		if (is_settable(reg))
			a64_set(e, (enum hv_reg)reg, call->in.r[reg]);
	uc_reg_write(e->uc, UC_ARM64_REG_SP, &call->in.r[HV_SP_EL2]);	/* it is in use, and will be banked */
	set_simd(s, &call->in);
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		call->in.r[reg] = a64_get(e, (enum hv_reg)reg);
}

/* Behind a call that has come back: the registers that the caller chooses. */
static void go_on(struct live_sim *s, struct hv_call *call)
{
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		a64_set(s->e, (enum hv_reg)reg, call->in.r[reg]);
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		call->in.r[reg] = a64_get(s->e, (enum hv_reg)reg);
	set_simd(s, &call->in);
}

/* What an exception to EL1 writes. */
static const unsigned thrown[] = { HV_ELR_EL1, HV_SPSR_EL1, HV_ESR_EL1, HV_FAR_EL1 };

static void get_registers(struct live_sim *s, const struct hv_call *call, struct hv_outcome *out)
{
	struct hv_state *to = &out->out;
	uint64_t pc = to->r[HV_PC], pstate = s->thrown ? a64_get(s->e, HV_SPSR_EL1) : a64_get(s->e, HV_PSTATE);

	for (unsigned reg = 0; reg < HV_REG_COUNT; reg++)
		to->r[reg] = is_settable(reg) ? a64_get(s->e, (enum hv_reg)reg) : call->in.r[reg];
	to->r[HV_PC] = pc;
	to->r[HV_PSTATE] = pstate;
	/* The stack pointer in use is not in its bank. */
	if (!s->thrown)
		uc_reg_read(s->e->uc, UC_ARM64_REG_SP, &to->r[pstate & 1 ? HV_SP_EL0 + HV_PSTATE_EL(pstate) : HV_SP_EL0]);
	for (int i = 0; i < 32; i++)
		uc_reg_read(s->e->uc, UC_ARM64_REG_V0 + i, &to->v[2 * i]);
	/* The exception that followed is EL1's own, and no doing of EL2's. */
	for (size_t i = 0; s->thrown && i < sizeof(thrown) / sizeof(thrown[0]); i++)
		to->r[thrown[i]] = call->in.r[thrown[i]];
}

/* --- life ---------------------------------------------------------------------------------------------------- */

static void close_engine(struct live_sim *s)
{
	coherence_free(s->coherence);
	engine_close(s->e);	/* the memory is a region of its own */
	s->coherence = NULL;
	s->e = NULL;
	s->bytes = NULL;
}

void live_sim_watch(struct live_sim *s, const struct watcher *watcher)
{
	s->watcher = watcher;
}

void live_sim_change(struct live_sim *s, const struct live_trial *trial)
{
	s->trial = trial;
}

static int open_engine(struct live_sim *s)
{
	const struct hv_coherence on = { .on = true };
	uc_hook hook;

	close_engine(s);
	s->e = engine_open(&a64_kind, s->model, s->error, s->error_size);
	if (!s->e)
		return -1;
	s->e->calls.run = &s->run;
	s->e->places.end = HV_IMAGE_BASE;	/* there is no harness */
	s->e->budget.blocks = BLOCKS;
	if (!sim_memory_map(s))
		return fail(s, "no memory for the snapshot's");
	s->e->kind->hook(s->e, s->vhe);
	sim_memory_hook(s);
	uc_hook_add(s->e->uc, &hook, UC_HOOK_CODE, (void *)on_step, s, 1, 0);
	if (s->watcher && !engine_watch(s->e, s->watcher))
		return fail(s, "too many watch it");
	s->coherence = coherence_new(s->e, &on);
	return s->coherence ? 0 : fail(s, "out of memory");
}

#define TCR_TSZ 0x3fu
#define TSZ_48 16u	/* TnSZ of addresses of 48 bits; of more if it is less */
#define TSZ_44 20u
#define HCR_PENDS (7u << 6)	/* VI, VF, VSE */

/*
 * The engine's CPU is older than FEAT_LPA2, and would walk such tables from the wrong one on. It has physical addresses of 44 bits,
 * and a stage 2 that takes more faults there.
 */
const char *live_sim_obstacle(const struct ram *ram, unsigned cpu)
{
	const struct snapshot *k = &ram->snapshot;
	uint64_t tcr = snapshot_reg(&k->cpu[cpu], "TCR_EL2"), sctlr = snapshot_reg(&k->cpu[cpu], "SCTLR_EL2");

	if (k->ram % PAGE || k->ram_size % PAGE || k->ram < MICRO_BASE + MICRO_SIZE)
		return "the snapshot's RAM is not where a board with this CPU has it; boot the kernel again";
	if (sctlr & HV_SCTLR_M && (tcr & TCR_TSZ) < TSZ_48)
		return "EL2 has page tables for addresses of 52 bits, which the simulator's CPU has not: judge it with --on qemu";
	if (snapshot_reg(&k->cpu[cpu], "HCR_EL2") & HCR_PENDS)
		return "HCR_EL2 makes a virtual interrupt pending, which the simulator does not have: judge it with --on qemu";
	if (snapshot_reg(&k->cpu[cpu], "HCR_EL2") & ISA_HCR_VM && (snapshot_reg(&k->cpu[cpu], "VTCR_EL2") & TCR_TSZ) < TSZ_44)
		return "the kernel has a stage 2 of more than 44 bits, which the simulator's CPU has not: judge it with --on qemu";
	return NULL;
}

struct live_sim *live_sim_open(const struct ram *ram, const struct live_places *places, char *error, size_t size)
{
	const struct snapshot *k = &ram->snapshot;
	struct live_sim *s;
	size_t i = 0;

	if (live_sim_obstacle(ram, places->cpu)) {
		snprintf(error, size, "sim: %s", live_sim_obstacle(ram, places->cpu));
		return NULL;
	}
	s = calloc(1, sizeof(*s));
	if (!s) {
		snprintf(error, size, "sim: out of memory");
		return NULL;
	}
	while (i + 1 < sizeof(models) / sizeof(models[0]) && strcmp(models[i].name, k->model))
		i++;
	s->ram = ram;
	s->payload = places->free;
	s->page = places->idmap ? places->idmap : ~0ull - PAGE;
	s->model = models[i].model;
	s->vhe = models[i].vhe;
	s->error = error;
	s->error_size = size;
	s->run.left = 1;
	s->sees = HV_SEE_CORE | HV_SEE_SIMD | HV_SEE_SYS | HV_SEE_MEMORY | HV_SEE_SYNDROME | HV_SEE_PATH | HV_SEE_HANG |
		    HV_SEE_FLAGS | HV_SEE_COHERENCE | HV_SEE_RESULT;
	s->has = s->vhe ? HV_HAS_VHE : 0;
	snprintf(s->name, sizeof(s->name), "sim:%s", models[i].name);
	if (places->cpu)
		snprintf(s->name + strlen(s->name), sizeof(s->name) - strlen(s->name), ":cpu%u", places->cpu);
	return s;
}

void live_sim_close(struct live_sim *s)
{
	if (!s)
		return;
	close_engine(s);
	free(s);
}

const char *live_sim_name(const struct live_sim *s)
{
	return s->name;
}

uint64_t live_sim_sees(const struct live_sim *s)
{
	return s->sees;
}

uint64_t live_sim_has(const struct live_sim *s)
{
	return s->has;
}

void live_seen_free(struct live_seen *seen)
{
	free(seen->hazards);
	*seen = (struct live_seen){ 0 };
}

#define ABORTS 16	/* of a call: what aborts upon its aborts does so for ever */
#define EC_FETCH_ABORT 0x20ull
#define EC_DATA_ABORT 0x24ull	/* from a level below; the next number is that from the same level */
#define FAULT_TRANSLATION 7u	/* of level 3 */

/* What the tables do not map is a fault of the level that wanted it. False: that goes on for ever, or it is something else. */
static bool raise_abort(struct live_sim *s, uc_err err)
{
	uint64_t pc = a64_get(s->e, HV_PC);
	uint32_t pstate = (uint32_t)a64_get(s->e, HV_PSTATE);
	bool fetch = err == UC_ERR_FETCH_UNMAPPED;
	unsigned el = HV_PSTATE_EL(pstate);

	if ((!fetch && err != UC_ERR_READ_UNMAPPED && err != UC_ERR_WRITE_UNMAPPED) || el == 3 || s->aborts++ == ABORTS)
		return false;
	a64_raise(s->e, &(struct engine_exception){
		.event = HV_EVENT_TRAP, .return_to = pc, .pstate = pstate, .target = el == 2 ? 2 : 1, .has_far = true,
		.far = fetch ? pc : s->fault, .esr = ((fetch ? EC_FETCH_ABORT : EC_DATA_ABORT) + (el != 0)) << 26 | 1u << 25 |
						     FAULT_TRANSLATION | (err == UC_ERR_WRITE_UNMAPPED ? 1u << 6 : 0) });
	return true;
}

/* Until the call has arrived, or is lost. */
static enum engine_stop go(struct live_sim *s)
{
	for (;;) {
		uc_err err;

		s->e->stop = ENGINE_DONE;
		err = uc_emu_start(s->e->uc, a64_get(s->e, HV_PC), NOWHERE, 0, 0);
		if (err == UC_ERR_OK)
			return s->e->stop;
		if (err == UC_ERR_FETCH_UNMAPPED && sim_memory_name(s, a64_get(s->e, HV_PC)))
			continue;
		if (HV_PSTATE_EL(a64_get(s->e, HV_PSTATE)) == 1) {	/* what it came back to is not mapped */
			arrive(s, a64_get(s->e, HV_PC), HV_HOW_EL1_FAULT);
			return ENGINE_EL0;
		}
		if (!raise_abort(s, err))
			return s->aborts > ABORTS ? ENGINE_BUDGET : ENGINE_LOST;
	}
}

int live_sim_run(struct live_sim *s, struct hv_call *call, bool follows, struct hv_outcome *out, struct live_seen *seen)
{
	struct engine_exception x;
	enum engine_stop stop;

	if (!follows && open_engine(s))
		return -1;
	*out = (struct hv_outcome){ .seen = s->sees };
	*seen = (struct live_seen){ 0 };
	if (!go_up(s))
		return fail(s, "this Unicorn does not enter EL2");
	if (follows)
		go_on(s, call);
	else
		set_registers(s, call);
	s->call = call;
	s->seen = seen;
	s->arrived = false;
	s->aborts = 0;
	s->behind = 0;
	s->run.left++;
	budget_renew(s->e);
	x = (struct engine_exception){ .event = call->event, .esr = call->event == HV_EVENT_HVC ?
				       a64_esr(ISA_EC_HVC64, call->imm) : (uint32_t)call->in.r[HV_ESR_EL2],
				       .return_to = call->in.r[HV_PC], .pstate = (uint32_t)call->in.r[HV_PSTATE], .target = 2 };
	s->out = out;
	a64_raise(s->e, &x);
	stop = go(s);
	s->thrown = stop == ENGINE_LOST && !s->arrived && HV_PSTATE_EL(a64_of(s->e)->micro->pstate) == 1;
	if (s->thrown)	/* on the way to EL1's vectors, which it does not reach here */
		arrive(s, a64_of(s->e)->micro->elr_el1, HV_HOW_EL1_FAULT);
	else if (!s->arrived)
		out->how = stop == ENGINE_LOST ? HV_HOW_CRASHED : HV_HOW_HUNG;
	if (!s->arrived)
		out->out.r[HV_PC] = stop == ENGINE_BUDGET && s->e->stop == stop ? s->e->budget.loop_pc : a64_get(s->e, HV_PC);
	get_registers(s, call, out);
	seen->hazard_count = coherence_take_hazards(s->coherence, &seen->hazards);
	s->out = NULL;
	return 0;
}
