/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same calls on the stub in other places: its whole image moved, its code copied away from itself.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/fuzz/private.h"
#include "suite/run/share.h"
#include "suite/static/span.h"

/*
 * If a kernel's hypervisor takes the size of physical addresses as its caller finds it, the caller must have found one: no image
 * above 4 GiB can be reached with 32 bits.
 */
static void size_tcr(const struct suite *s, struct hv_planned *p)
{
	const struct hv_call_spec *spec = hv_abi_select(s->abi, &p->call);

	if (!spec->sizes_tcr || !spec->sizes_until || hv_abi_release(s->abi, s->stub->release) < spec->sizes_until)
		return;
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_TCR_EL2)
			p->call.in.r[spec->moves[i].from] |= HV_IDMAP_TCR & HV_TCR_EL2_PS;
}

/*
 * An object that is linked for where it runs can have an absolute address and be right by chance: with its MMU off EL2 has physical
 * addresses, and a kernel is linked for virtual ones. So it is moved as it was linked, and only what begins KVM, which does go by
 * the kernel's addresses, is linked anew.
 */
enum which { CALLS_ALL, CALLS_LINKED, CALLS_AS_LINKED };

static bool goes_by_link(const struct hv_abi *abi, const struct hv_call *call)
{
	return abi->mmu_on || hv_abi_select(abi, call)->goes_home == HV_HOME_HOST;
}

static bool is_sampled(const struct suite *s, const struct hv_planned *p, enum which which)
{
	return which == CALLS_ALL || goes_by_link(s->abi, &p->call) == (which == CALLS_LINKED);
}

/* One call of each kind, made for `aim`. */
static size_t sample(struct suite *s, struct share *sh, enum hv_rule aim, const char *name, const char *probe, enum which which,
		     struct hv_planned *to, size_t max)
{
	size_t count = hv_generate(s->abi, &sh->m->places, s->options->seed, s->plan, HV_PLAN_MAX), n = 0;
	const char *last = "";

	for (size_t i = 0; i < count && n < max; i++) {
		if (s->plan[i].aim != HV_RULE_NONE || !strcmp(s->plan[i].name, last) || s->plan[i].call.event ||
		    s->plan[i].call.from != hv_execs[s->abi->exec].caller_from)
			continue;
		last = s->plan[i].name;
		if (!is_sampled(s, &s->plan[i], which))
			continue;
		to[n] = s->plan[i];
		size_tcr(s, &to[n]);
		to[n].name = name;
		to[n].probe = probe;
		to[n++].aim = (uint16_t)aim;
	}
	return n;
}

static int run_sample(struct suite *s, struct share *sh, enum hv_rule aim, const char *name, const char *probe, enum which which)
{
	struct hv_planned plan[16];
	struct hv_outcome outs[16];

	suite_set_bench(s, sh);
	return suite_run_plan(s, sh, plan, sample(s, sh, aim, name, probe, which, plan, 16), outs);
}

#define NO_SLOT 16

/* A slot that hangs, for a restart to arrive at; NO_SLOT: there is none. */
static unsigned dead_slot(const struct hv_abi *abi)
{
	unsigned slot = abi->exec == HV_A32;	/* no exception takes the first word there */

	while (slot < hv_execs[abi->exec].slots && (abi->live | abi->busy) >> slot & 1)
		slot++;
	return slot < hv_execs[abi->exec].slots ? slot : NO_SLOT;
}

static int restart_from(struct suite *s, struct share *sh, const char *name, const struct hv_call_spec *spec, uint8_t from)
{
	struct hv_planned plan = { .name = name, .probe = "a restart into a dead slot there", .aim = HV_PIC_01,
				   .has = spec->needs };
	struct hv_outcome out;

	hv_call_init(&plan.call, &sh->m->places);
	plan.call.from = from;
	if (from == HV_FROM_EL2H)
		plan.call.in.r[HV_PSTATE] = hv_pstate_home(&sh->m->places, hv_execs[s->abi->exec].masks |
							   hv_execs[s->abi->exec].el2_mode);
	if (s->abi->selector == HV_SELECT_IMM)
		plan.call.imm = (uint16_t)spec->number;
	else
		plan.call.in.r[HV_X0] = spec->number;
	plan.call.in.r[spec->entry] = sh->m->places.table + hv_slot_offset(s->abi->exec, dead_slot(s->abi)) + spec->entry_less;
	return suite_run_plan(s, sh, &plan, 1, &out);
}

/* Each restart, to an entry above 2 or 4 GiB: the harness has none there, but the image has dead slots. */
static int restart_above(struct suite *s, struct share *sh, const char *name)
{
	bool numbered = s->abi->selector == HV_SELECT_X0 || s->abi->selector == HV_SELECT_IMM;
	const struct hv_call from_hyp = { .from = HV_FROM_EL2H };
	bool from_el2 = s->abi->live >> hv_call_slot(s->abi->exec, &from_hyp) & 1;

	for (unsigned i = 0; i < s->abi->call_count && numbered && !s->abi->mmu_on && dead_slot(s->abi) != NO_SLOT; i++) {
		const struct hv_call_spec *spec = &s->abi->calls[i];

		if (spec->ending != HV_RESTARTS || spec->aim_count)
			continue;
		if (restart_from(s, sh, name, spec, (uint8_t)hv_execs[s->abi->exec].caller_from) ||
		    (from_el2 && restart_from(s, sh, name, spec, HV_FROM_EL2H)))
			return -1;
	}
	return 0;
}

/* Whether so many bytes can lie at `base`; if not, the row says what is there. */
static bool has_room(struct suite *s, struct share *sh, enum hv_rule rule, const char *name, uint64_t base, uint64_t size)
{
	const char *obstacle = hv_places_obstacle(&sh->m->places, base, size);

	if (obstacle)
		rows_say(suite_row(s, name, rule, sh->m->name), "%llu MiB at %#llx would lie over %s",
			 (unsigned long long)(size >> 20), (unsigned long long)base, obstacle);
	return !obstacle;
}

/*
 * PIC-01: the whole image at other places. Above 4 GiB it lies where an address that is cut to 32 bits is the payload's: that tells
 * of a restart that arrives there, where other memory would be executed, with whatever comes of that.
 */
#define ABOVE_2G 0x80000000	/* where an address of 32 bits has a sign */
#define ABOVE_4G 0x100000000
#define HIGH_IN_TABLES 0x7f00000000	/* as far as the suite's page tables reach */
#define HIGH 0xfff00000000	/* all bits that a Cortex-A72's addresses have */

/* A machine of ours has memory wherever it is given some: the higher, the more bits a stub may cut that it should not. */
static uint64_t above(const struct suite *s, const struct share *sh)
{
	if (s->abi->exec != HV_A64 || !(sh->m->sees & HV_SEE_PATH))
		return ABOVE_4G;
	return fuzz_has_tables(s->abi) ? HIGH_IN_TABLES : HIGH;
}

static int load_at(struct suite *s, struct share *sh, const struct hv_stub *stub, uint64_t base, const char *name, enum which which)
{
	if (sh->m->ops->load(sh->m, stub, base))
		return suite_lose(s, sh->m);
	return run_sample(s, sh, HV_PIC_01, name, "the whole image elsewhere", which);
}

/* The image as it was linked for its home. */
static int load_as_linked(struct suite *s, struct share *sh, const char *name, uint64_t base)
{
	struct hv_stub linked = *s->stub;
	int err;

	linked.image = malloc(linked.size);
	if (!linked.image) {
		snprintf(s->error, s->error_size, "out of memory");
		return -1;
	}
	hv_stub_place(s->stub, hv_stub_home(s->stub, &sh->m->places), linked.image);
	linked.fixup_count = 0;
	linked.origin = 0;
	err = load_at(s, sh, &linked, base, name, CALLS_AS_LINKED);
	free(linked.image);
	return err;
}

static int load_and_run(struct suite *s, struct share *sh, const char *name, uint64_t base)
{
	bool absolute = s->stub->fixup_count && !s->abi->mmu_on && s->stub->kind == HV_STUB_ELF;

	if (absolute && load_as_linked(s, sh, name, base))
		return -1;
	return load_at(s, sh, s->stub, base, name, absolute ? CALLS_LINKED : CALLS_ALL);
}

static int elsewhere(struct suite *s, struct share *sh)
{
	const struct { uint64_t base; const char *name; uint64_t sees; } at[] = {
		{ 0, "image-at-0", HV_SEE_PATH },	/* where some machines have RAM, and others flash */
		{ hv_stub_home(s->stub, &sh->m->places) + 0x200000, "image+2M", 0 },
		{ sh->m->places.far, sh->m->places.far == HV_FAR_BASE ? "image-at-0x90000000" : "image-far", 0 },
		{ above(s, sh), "image-above-4G", 0 },
	};

	for (unsigned i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		uint64_t base = at[i].base < ABOVE_4G ? at[i].base : at[i].base + (sh->m->places.payload & ~0xfffull);

		base = hv_stub_base(s->stub, base);
		if (at[i].sees & ~sh->m->sees)
			continue;
		if (base < HIGH_IN_TABLES && !has_room(s, sh, HV_PIC_01, at[i].name, base, s->stub->size))
			continue;
		if (load_and_run(s, sh, at[i].name, base))
			return -1;
		if (base >= (s->abi->exec == HV_A64 ? ABOVE_2G : ABOVE_4G) && restart_above(s, sh, at[i].name))
			return -1;
	}
	return 0;
}

static void skip_copies(struct suite *s, struct share *sh, const char *why)
{
	rows_say(suite_row(s, "copy", HV_PIC_02, sh->m->name), "%s", why);
}

/* If no kernel copies the stub, and a copy of all that it needs cannot be made, there is nothing to ask. */
static bool is_bound(struct suite *s, struct share *sh, const struct span *span)
{
	if (s->abi->copied != HV_COPIES_NOTHING)
		return false;
	if (s->abi->needs_data)
		skip_copies(s, sh, "this generation reads variables beside its code: a copy of the code alone is no stub");
	else if (span->holds == SPAN_CODE_OUT)
		skip_copies(s, sh, "the code is not in one piece with its table, and this generation does not promise copies");
	else if (span->holds == SPAN_DATA_OUT)
		skip_copies(s, sh, "the code uses addresses far from its table, and this generation does not promise copies");
	return s->abi->needs_data || span->holds != SPAN_WHOLE;
}

/*
 * PIC-02: the code alone, copied by distances on both sides of what each form of address can reach. A table of 32 bytes is then
 * `beside` where it may begin and a larger one may not, so that all bits of its address are seen.
 */
static int copies(struct suite *s, struct share *sh)
{
	static const struct { uint64_t distance; const char *name; } by[] = {
		{ 0x7800, "copy-below-32K" }, { 0x8000, "copy-32K" }, { 0x8800, "copy-above-32K" },
		{ 0xff800, "copy-below-1M" }, { 0x100000, "copy-1M" }, { 0x100800, "copy-above-1M" },
		{ 0x7fff800, "copy-below-128M" }, { 0x8000000, "copy-128M" }, { 0x8000800, "copy-above-128M" },
		{ 0xfffff800, "copy-below-4G" }, { 0x100000000, "copy-4G" }, { 0x100000800, "copy-above-4G" },
	};
	const uint64_t base = hv_stub_home(s->stub, &sh->m->places);
	uint64_t beside = s->abi->exec == HV_A32 ? hv_table_size(HV_A32) : 0;
	struct hv_reach reach;
	struct span span;

	hv_stub_reach(s->stub, &reach);
	span = span_of(s->abi, s->stub, &reach);
	if (is_bound(s, sh, &span))
		return 0;
	if (sh->m->ops->load(sh->m, s->stub, base))
		return suite_lose(s, sh->m);
	for (unsigned i = 0; i < sizeof(by) / sizeof(by[0]); i++) {
		uint64_t to = base + by[i].distance + beside;

		if (reach.forms_pages && by[i].distance % 0x1000 && s->abi->copied != HV_COPIES_TABLE)
			continue;	/* ADRP and the offset in the page move by pages: only the kernel's own copies do not */
		if (!has_room(s, sh, HV_PIC_02, by[i].name, to + span.low, span.high - span.low))
			continue;
		if (sh->m->ops->move(sh->m, base + span.low, span.high - span.low, to + span.low, to + s->stub->table))
			return suite_lose(s, sh->m);
		if (run_sample(s, sh, HV_PIC_02, by[i].name, "a copy, the original gone", CALLS_ALL))
			return -1;
	}
	return 0;
}

int suite_elsewhere(struct suite *s, struct share *sh)
{
	return elsewhere(s, sh) || copies(s, sh) ? -1 : 0;
}
