/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same calls on the stub in other circumstances: its image at other places, its code copied away from itself, its
 * kernel started with another command line.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/run.h"

/* One call of each kind, made for `aim`. */
static size_t sample(struct suite *s, struct share *sh, enum hv_rule aim, const char *name, const char *probe,
		     struct hv_planned *to, size_t max)
{
	size_t count = hv_generate(s->abi, &sh->m->places, s->options->seed, s->plan, HV_PLAN_MAX), n = 0;
	const char *last = "";

	for (size_t i = 0; i < count && n < max; i++) {
		if (s->plan[i].aim != HV_RULE_NONE || !strcmp(s->plan[i].name, last) || s->plan[i].call.event ||
		    s->plan[i].call.from != HV_FROM_EL1)
			continue;
		last = s->plan[i].name;
		to[n] = s->plan[i];
		to[n].name = name;
		to[n].probe = probe;
		to[n++].aim = (uint16_t)aim;
	}
	return n;
}

static int run_sample(struct suite *s, struct share *sh, enum hv_rule aim, const char *name, const char *probe)
{
	struct hv_planned plan[16];
	struct hv_outcome outs[16];

	suite_set_bench(s, sh);
	return suite_run_plan(s, sh, plan, sample(s, sh, aim, name, probe, plan, 16), outs);
}

/* A slot that hangs, for a restart to arrive at; 16: there is none. */
static unsigned dead_slot(const struct hv_abi *abi)
{
	unsigned slot = 0;

	while (slot < 16 && (abi->live | abi->busy) >> slot & 1)
		slot++;
	return slot;
}

/* Each restart, to an entry above 4 GiB: the harness has none there, but the image has dead slots. */
static int restart_above(struct suite *s, struct share *sh, const char *name)
{
	unsigned slot = dead_slot(s->abi);

	for (unsigned i = 0; i < s->abi->call_count && slot < 16; i++) {
		const struct hv_call_spec *spec = &s->abi->calls[i];
		struct hv_planned plan = { .name = name, .probe = "a restart into a dead slot there", .aim = HV_PIC_01,
					   .needs = spec->needs };
		struct hv_outcome out;

		if (spec->ending != HV_RESTARTS || spec->aim_count || s->abi->selector != HV_SELECT_X0 || s->abi->mmu_on)
			continue;
		hv_call_init(&plan.call, &sh->m->places);
		plan.call.in.r[HV_X0] = spec->number;
		plan.call.in.r[spec->entry] = sh->m->places.table + slot * HV_SLOT_SIZE + spec->entry_less;
		if (suite_run_plan(s, sh, &plan, 1, &out))
			return -1;
	}
	return 0;
}

/* PIC-01: the whole image at other places. */
static int elsewhere(struct suite *s, struct share *sh)
{
	static const struct { uint64_t base; const char *name; } at[] = {
		{ HV_STUB_BASE + 0x200000, "image+2M" },
		{ HV_FAR_BASE, "image-at-0x90000000" },
		{ 0x140000000, "image-above-4G" },
	};

	for (unsigned i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		if (sh->m->ops->load(sh->m, s->stub, hv_stub_base(s->stub, at[i].base)))
			return suite_lose(s, sh->m);
		if (run_sample(s, sh, HV_PIC_01, at[i].name, "the whole image elsewhere"))
			return -1;
		if (at[i].base >> 32 && restart_above(s, sh, at[i].name))
			return -1;
	}
	return 0;
}

/* Where the override of ID_AA64MMFR1_EL1 lies in the image: {value, mask}. The kernel's name, and ours. */
static const struct hv_symbol *find_override(const struct hv_stub *stub)
{
	for (size_t i = 0; i < stub->symbol_count; i++)
		if ((!strcmp(stub->symbols[i].name, "override_mmfr1") || !strcmp(stub->symbols[i].name, "id_aa64mmfr1_override")) &&
		    stub->symbols[i].at <= stub->size && stub->size - stub->symbols[i].at >= 16)
			return &stub->symbols[i];
	return NULL;
}

/* VHE-01: the same stub after a command line that takes VHE away. */
static int overridden(struct suite *s, struct share *sh)
{
	const struct hv_symbol *override = find_override(s->stub);
	const struct hv_call_spec *spec = NULL;
	struct hv_stub stub = *s->stub;
	struct hv_planned plan;
	struct hv_outcome out;
	int err;

	for (unsigned i = 0; i < s->abi->call_count; i++)
		if (s->abi->calls[i].needs_vhe)
			spec = &s->abi->calls[i];
	if (!spec || !(sh->m->sees & HV_SEE_VHE))
		return 0;
	if (!override) {
		rows_say(suite_row(s, spec->name, HV_VHE_01, sh->m->name), "the file does not say where its override lies");
		return 0;
	}
	stub.image = malloc(stub.size);
	if (!stub.image)
		return -1;
	memcpy(stub.image, s->stub->image, stub.size);
	memcpy(stub.image + override->at, &(const uint64_t[2]){ 0, 0xf00 }, 16);
	err = sh->m->ops->load(sh->m, &stub, hv_stub_base(s->stub, HV_STUB_BASE)) ? suite_lose(s, sh->m) : 0;
	free(stub.image);
	if (err)
		return err;
	suite_set_bench(s, sh);
	sh->bench.overridden = true;
	plan = (struct hv_planned){ .name = spec->name, .probe = "VHE overridden on the command line", .aim = HV_VHE_01 };
	hv_call_init(&plan.call, &sh->m->places);
	plan.call.in.r[HV_X0] = spec->number;
	err = suite_run_plan(s, sh, &plan, 1, &out);
	sh->bench.overridden = false;
	return err;
}

static void skip_copies(struct suite *s, struct share *sh, const char *why)
{
	rows_say(suite_row(s, "copy", HV_PIC_02, sh->m->name), "%s", why);
}

/* PIC-02: the code alone, copied by distances on both sides of what each form of address can reach. */
static int copies(struct suite *s, struct share *sh)
{
	static const struct { uint64_t distance; const char *name; } by[] = {
		{ 0x7800, "copy-below-32K" }, { 0x8000, "copy-32K" }, { 0x8800, "copy-above-32K" },
		{ 0xff800, "copy-below-1M" }, { 0x100000, "copy-1M" }, { 0x100800, "copy-above-1M" },
		{ 0x7fff800, "copy-below-128M" }, { 0x8000000, "copy-128M" }, { 0x8000800, "copy-above-128M" },
		{ 0xfffff800, "copy-below-4G" }, { 0x100000000, "copy-4G" }, { 0x100000800, "copy-above-4G" },
	};
	uint64_t base = hv_stub_base(s->stub, HV_STUB_BASE), size = HV_TABLE_SIZE;
	struct hv_reach reach;

	hv_reach_from(s->stub->image, s->stub->size, s->stub->table, &reach);
	if (!s->abi->copyable && s->abi->needs_data) {
		skip_copies(s, sh, "this generation reads variables beside its code: a copy of the code alone is no stub");
		return 0;
	}
	if (!s->abi->copyable && (reach.low < s->stub->table || reach.high - s->stub->table > 0x10000)) {
		skip_copies(s, sh, "the code is not in one piece behind its table, and this generation does not promise copies");
		return 0;
	}
	if (!s->abi->copyable && reach.high > s->stub->table + size)
		size = reach.high - s->stub->table;
	if (sh->m->ops->load(sh->m, s->stub, base))
		return suite_lose(s, sh->m);
	for (unsigned i = 0; i < sizeof(by) / sizeof(by[0]); i++) {
		uint64_t from = base + s->stub->table, to = from + by[i].distance;

		if (sh->m->ops->move(sh->m, from, size, to, to))
			return suite_lose(s, sh->m);
		if (run_sample(s, sh, HV_PIC_02, by[i].name, "a copy, the original gone"))
			return -1;
	}
	return 0;
}

int suite_elsewhere(struct suite *s, struct share *sh)
{
	return overridden(s, sh) || elsewhere(s, sh) || copies(s, sh) ? -1 : 0;
}
