/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same calls on the stub in other circumstances: its image at other places, its code copied away from itself, its
 * kernel started with another command line.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/run/overrides.h"
#include "suite/run/run.h"

#define HCR_E2H (1ull << 34)
#define CPTR_FPEN (3u << 20)	/* under E2H: EL2 may use SIMD, and neither SVE nor SME */

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

static int restart_from(struct suite *s, struct share *sh, const char *name, const struct hv_call_spec *spec, uint8_t from)
{
	struct hv_planned plan = { .name = name, .probe = "a restart into a dead slot there", .aim = HV_PIC_01,
				   .needs = spec->needs };
	struct hv_outcome out;

	hv_call_init(&plan.call, &sh->m->places);
	plan.call.from = from;
	if (from == HV_FROM_EL2H)
		plan.call.in.r[HV_PSTATE] = HV_PSTATE_DAIF | HV_PSTATE_EL2H;
	if (s->abi->selector == HV_SELECT_IMM)
		plan.call.imm = (uint16_t)spec->number;
	else
		plan.call.in.r[HV_X0] = spec->number;
	plan.call.in.r[spec->entry] = sh->m->places.table + dead_slot(s->abi) * HV_SLOT_SIZE + spec->entry_less;
	return suite_run_plan(s, sh, &plan, 1, &out);
}

/* Each restart, to an entry above 4 GiB: the harness has none there, but the image has dead slots. */
static int restart_above(struct suite *s, struct share *sh, const char *name)
{
	bool numbered = s->abi->selector == HV_SELECT_X0 || s->abi->selector == HV_SELECT_IMM;
	bool from_el2 = s->abi->live >> hv_slot(HV_FROM_EL2H, HV_EVENT_HVC) & 1;

	for (unsigned i = 0; i < s->abi->call_count && numbered && !s->abi->mmu_on && dead_slot(s->abi) < 16; i++) {
		const struct hv_call_spec *spec = &s->abi->calls[i];

		if (spec->ending != HV_RESTARTS || spec->aim_count)
			continue;
		if (restart_from(s, sh, name, spec, HV_FROM_EL1) || (from_el2 && restart_from(s, sh, name, spec, HV_FROM_EL2H)))
			return -1;
	}
	return 0;
}

/*
 * PIC-01: the whole image at other places. Above 4 GiB it lies where an address that is cut to 32 bits is the payload's: that tells
 * of a restart that arrives there, where other memory would be executed, with whatever comes of that.
 */
#define ABOVE_4G 0x100000000
static int elsewhere(struct suite *s, struct share *sh)
{
	static const struct { uint64_t base; const char *name; uint64_t needs; } at[] = {
		{ 0, "image-at-0", HV_SEE_PATH },	/* where some machines have RAM, and others flash */
		{ HV_STUB_BASE + 0x200000, "image+2M", 0 },
		{ HV_FAR_BASE, "image-at-0x90000000", 0 },
		{ ABOVE_4G, "image-above-4G", 0 },
	};

	for (unsigned i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		uint64_t base = at[i].base < ABOVE_4G ? at[i].base : at[i].base + (sh->m->places.payload & ~0xfffull);

		if (at[i].needs & ~sh->m->sees)
			continue;
		if (sh->m->ops->load(sh->m, s->stub, hv_stub_base(s->stub, base)))
			return suite_lose(s, sh->m);
		if (run_sample(s, sh, HV_PIC_01, at[i].name, "the whole image elsewhere"))
			return -1;
		if (base >= ABOVE_4G && restart_above(s, sh, at[i].name))
			return -1;
	}
	return 0;
}

/* --- the command line ------------------------------------------------------------------------------------------ */

static const char *const override_names[OVERRIDES][2] = {	/* ours, and the kernel's */
	[OVERRIDE_MMFR1] = { "override_mmfr1", "id_aa64mmfr1_override" },
	[OVERRIDE_PFR0] = { "override_pfr0", "id_aa64pfr0_override" },
	[OVERRIDE_PFR1] = { "override_pfr1", "id_aa64pfr1_override" },
	[OVERRIDE_SMFR0] = { "override_smfr0", "id_aa64smfr0_override" },
	[OVERRIDE_SOFTWARE] = { "override_software", "arm64_sw_feature_override" },
};

#define VH (0xfull << 8)
#define SVE (0xfull << 32)
#define SME (0xfull << 24)
#define FA64 (1ull << 63)
#define SMEVER (0xfull << 56)
#define HVHE (0xfull << 4)

const uint64_t override_fields[OVERRIDES] = {
	[OVERRIDE_MMFR1] = VH, [OVERRIDE_PFR0] = SVE, [OVERRIDE_PFR1] = SME, [OVERRIDE_SMFR0] = FA64 | SMEVER,
	[OVERRIDE_SOFTWARE] = HVHE,
};

/*
 * Command lines. `takes` is what the CPU then seems not to have. The kernel itself makes values outside of the mask, where it
 * rejects what it was told; the other fields of the same variable are full, so that neither a bit nor a carry may come across.
 * `others` are those that no stub looks at besides.
 */
#define OVERRIDES_OF(of, name, has, lsb, field, others)							\
	{ of, 0, field, has, false, name " overridden on the command line" },				\
	{ of, 0, ~(SMEVER), has, false, name " and all other fields overridden" },				\
	{ of, ~(field), ~0ull, has, false, name " overridden, and all other fields to ones" },	\
	{ of, 2ull << (lsb), 1ull << (lsb), has, false, name "'s bit overridden, with a value outside of the mask" }, \
	{ of, 1ull << (lsb), field, 0, false, name " confirmed on the command line" },			\
	{ of, ~0ull, ~0ull, 0, false, name " and all other fields overridden to ones" },	\
	{ of, field, 0, 0, false, name " in an override that was rejected" },				\
	{ of, 0, others, 0, false, "all fields overridden but " name }
#define CONFIRMED(of, name, lsb)									\
	{ of, 2ull << (lsb), 0xfull << (lsb), 0, false, name " confirmed as 2" },			\
	{ of, 4ull << (lsb), 0xfull << (lsb), 0, false, name " confirmed as 4" },			\
	{ of, 8ull << (lsb), 0xfull << (lsb), 0, false, name " confirmed as 8" }

static const struct command_line {
	enum override of;
	uint64_t value, mask;
	uint64_t takes;		/* HV_SEE_VHE, _SVE, _SME, _FA64 */
	bool e2h;		/* the hypervisor has VHE already when the kernel calls */
	const char *probe;
} command_lines[] = {
	OVERRIDES_OF(OVERRIDE_MMFR1, "VHE", HV_SEE_VHE, 8, VH, ~VH),
	CONFIRMED(OVERRIDE_MMFR1, "VHE", 8),
	OVERRIDES_OF(OVERRIDE_PFR0, "SVE", HV_SEE_SVE, 32, SVE, ~SVE),
	CONFIRMED(OVERRIDE_PFR0, "SVE", 32),
	OVERRIDES_OF(OVERRIDE_PFR1, "SME", HV_SEE_SME, 24, SME, ~SME),
	CONFIRMED(OVERRIDE_PFR1, "SME", 24),
	OVERRIDES_OF(OVERRIDE_SMFR0, "FA64", HV_SEE_FA64, 63, FA64, ~(FA64 | SMEVER)),
	{ OVERRIDE_SOFTWARE, 0x10, 0xf0, HV_SEE_VHE, false, "VHE is for the hypervisor alone" },
	{ OVERRIDE_SOFTWARE, 0x80, 0xf0, HV_SEE_VHE, false, "VHE is for the hypervisor alone, as 8" },
	{ OVERRIDE_SOFTWARE, 0x10, 0xf0, HV_SEE_VHE, true, "VHE is for the hypervisor alone, which has it" },
	{ OVERRIDE_SOFTWARE, ~0xf0ull, ~0ull, 0, false, "all other software features" },
	{ OVERRIDE_SOFTWARE, 0x20, 0x10, 0, false, "a software feature with a value outside of its mask" },
};

const struct hv_symbol *override_find(const struct hv_stub *stub, enum override of)
{
	for (size_t i = 0; i < stub->symbol_count; i++)
		for (unsigned k = 0; k < 2; k++)
			if (!strcmp(stub->symbols[i].name, override_names[of][k]) && stub->symbols[i].at <= stub->size &&
			    stub->size - stub->symbols[i].at >= 16)
				return &stub->symbols[i];
	return NULL;
}

const struct hv_call_spec *suite_vhe_call(const struct hv_abi *abi)
{
	for (unsigned i = 0; i < abi->call_count; i++)
		if (abi->calls[i].needs_vhe)
			return &abi->calls[i];
	return NULL;
}

/*
 * The call after one command line, which is in the image already. What SVE and SME were given shows in CPTR_EL2 where the rest is
 * refused.
 */
static int ask_after(struct suite *s, struct share *sh, const struct hv_call_spec *spec, const struct command_line *line)
{
	struct hv_planned plan = { .name = spec->name, .probe = line->probe, .aim = HV_VHE_01 };
	bool refused = line->of == OVERRIDE_PFR0 || line->of == OVERRIDE_PFR1 || line->of == OVERRIDE_SMFR0;
	struct hv_outcome out;
	int err;

	suite_set_bench(s, sh);
	sh->bench.overridden = line->takes & HV_SEE_VHE;
	sh->bench.sees &= ~(line->takes & ~HV_SEE_VHE);
	hv_call_init(&plan.call, &sh->m->places);
	plan.call.in.r[HV_X0] = spec->number;
	if (line->e2h) {
		plan.call.in.r[HV_HCR_EL2] |= HCR_E2H;
		plan.call.in.r[HV_CPTR_EL2] = CPTR_FPEN;
	}
	if (refused) {
		plan.call.in.r[HV_TTBR0_EL2] = sh->m->places.idmap;
		plan.call.in.r[HV_TCR_EL2] = HV_IDMAP_TCR;
		plan.call.in.r[HV_SCTLR_EL2] |= 1;
	}
	err = suite_run_plan(s, sh, &plan, 1, &out);
	suite_set_bench(s, sh);
	return err;
}

/* VHE-01: the same stub after command lines. */
static int overridden(struct suite *s, struct share *sh)
{
	const struct hv_call_spec *spec = suite_vhe_call(s->abi);
	struct hv_stub stub = *s->stub;
	int err = 0;

	if (!spec || !(sh->m->sees & HV_SEE_VHE))
		return 0;
	if (!override_find(s->stub, OVERRIDE_MMFR1)) {
		rows_say(suite_row(s, spec->name, HV_VHE_01, sh->m->name), "the file does not say where its override lies");
		return 0;
	}
	stub.image = malloc(stub.size);
	if (!stub.image)
		return -1;
	for (size_t i = 0; !err && i < sizeof(command_lines) / sizeof(command_lines[0]); i++) {
		const struct command_line *line = &command_lines[i];
		const struct hv_symbol *at = override_find(s->stub, line->of);

		if (!at)
			continue;
		memcpy(stub.image, s->stub->image, stub.size);
		memcpy(stub.image + at->at, &(const uint64_t[2]){ line->value, line->mask }, 16);
		err = sh->m->ops->load(sh->m, &stub, hv_stub_base(s->stub, HV_STUB_BASE)) ? suite_lose(s, sh->m) :
		      ask_after(s, sh, spec, line);
	}
	free(stub.image);
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
	return suite_written(s, sh) || suite_cpus(s, sh) || overridden(s, sh) || elsewhere(s, sh) || copies(s, sh) ? -1 : 0;
}
