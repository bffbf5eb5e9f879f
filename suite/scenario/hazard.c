/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words for a hazard. A person must be able to find both instructions and the operation that is missing between them from one
 * sentence, so everything that the machine knows of it is put into that sentence.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hvcheck/places.h"
#include "hvcheck/regs.h"
#include "isa/isa.h"
#include "suite/scenario/private.h"

/* How a hazard is told: "{writer} {wrote}; {reader} {reads}: {why}; missing: ...". */
enum shape {
	MEMORY,		/* two accesses to the same bytes */
	REGISTER,	/* a write to a system register, or a TLBI, and its use */
	ACCESS,		/* one access alone is wrong */
};

static const struct {
	enum hv_rule rule;
	enum shape shape;
	const char *reads;	/* what the reader does */
	const char *why;	/* MEMORY: of the line */
} kinds[HV_HAZARD_COUNT] = {
	[HV_HAZARD_LOAD_POC] = { HV_CACHE_01, MEMORY, "load", "was not cleaned to the PoC behind the store" },
	[HV_HAZARD_FETCH_POC] = { HV_CACHE_02, MEMORY, "fetch", "was not cleaned to the PoC behind the store" },
	[HV_HAZARD_LOST_STORE] = { HV_CACHE_03, MEMORY, "find", "may still be written back from the data cache, older than that" },
	[HV_HAZARD_STALE_LOAD] = { HV_CACHE_04, MEMORY, "load", "may stand in the data cache, older than memory" },
	[HV_HAZARD_FETCH_POU] = { HV_CACHE_05, MEMORY, "fetch", "was not cleaned to the PoU behind the store" },
	[HV_HAZARD_STALE_FETCH] = { HV_CACHE_06, MEMORY, "fetch", "may stand in the instruction cache, older than that" },
	[HV_HAZARD_INCOMPLETE] = { HV_CACHE_07, MEMORY, "find", "was maintained, but no DSB completed that" },
	[HV_HAZARD_PREFETCHED] = { HV_CACHE_08, MEMORY, "fetch", "was maintained, but no context synchronisation event followed" },
	[HV_HAZARD_MMU_SWITCH] = { HV_SYNC_02, REGISTER, "relies on it", "no context synchronisation event lies between" },
	[HV_HAZARD_REGISTER] = { HV_SYNC_03, REGISTER, "relies on it", "no context synchronisation event lies between" },
	[HV_HAZARD_TLBI] = { HV_SYNC_04, REGISTER, "uses translations",
			     "the maintenance of the TLB is not sure to have taken effect" },
	[HV_HAZARD_OLD_TLB] = { HV_SYNC_05, REGISTER, "uses translations", "the TLB may still hold those from before" },
	[HV_HAZARD_UNALIGNED] = { HV_ALIGN_02, ACCESS, "", "the address is not aligned, and the memory is Device" },
	[HV_HAZARD_DEVICE] = { HV_ALIGN_02, ACCESS, "",
			       "the memory is Device, on which DC ZVA faults, and an exclusive or an atomic may abort" },
};

static const char *const missing_names[HV_MISSING_COUNT] = {
	[HV_MISSING_NOTHING] = "nothing",
	[HV_MISSING_CLEAN_POC] = "DC CVAC (clean to the PoC)",
	[HV_MISSING_CLEAN_POU] = "DC CVAU (clean to the PoU)",
	[HV_MISSING_INVALIDATE] = "DC IVAC (invalidate to the PoC, before the store)",
	[HV_MISSING_IC] = "IC IVAU or IC IALLU (invalidate the instruction cache)",
	[HV_MISSING_DSB] = "DSB (complete the maintenance)",
	[HV_MISSING_ISB] = "ISB (synchronise the context)",
	[HV_MISSING_TLBI] = "TLBI (drop the old translations)",
	[HV_MISSING_ALIGNMENT] = "alignment",
	[HV_MISSING_NORMAL] = "Normal memory, or plain loads and stores",
};

enum hv_rule hazard_rule(enum hv_hazard_kind kind)
{
	return (unsigned)kind < HV_HAZARD_COUNT ? kinds[kind].rule : HV_RULE_NONE;
}

const char *hazard_missing(enum hv_missing missing)
{
	return missing_names[(unsigned)missing < HV_MISSING_COUNT ? missing : HV_MISSING_NOTHING];
}

uint64_t hazard_bytes(const struct hv_hazard *h, uint64_t value)
{
	return h->size && h->size < 8 ? value & ((1ull << (8 * h->size)) - 1) : value;
}

/* Code that a step leads to: it is known by where it lies. */
static const struct {
	uint64_t from, to;
	const char *name;
} places[] = {
	{ SCENE_CONTROL, SCENE_TABLE, "routine" },
	{ SCENE_TABLE, SCENE_STUB, "copied table" },
	{ SCENE_STUB, SCENE_STUB_SOURCE, "restored stub" },
	{ SCENE_DESTINATION, SCENE_POOL, "new kernel" },
	{ SCENE_DESTINATION + SCENE_TO_HIGH, SCENE_POOL + SCENE_TO_HIGH, "new kernel" },
	{ HV_STUB_BASE, HV_SCENE_BASE, "stub" },
};

/* Without a scenario only the stub is followed, and its image lies wherever there is room for it. */
static const char *place_of(const struct scenario_result *r, uint64_t pc)
{
	if (!r)
		return pc >= HV_STUB_BASE || (pc && pc < HV_RAM_BASE) ? "stub" : NULL;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (pc >= places[i].from && pc < places[i].to)
			return places[i].name;
	return NULL;
}

const char *hazard_step(const struct scenario_result *r, const struct hv_actor *a)
{
	const char *place = place_of(r, a->pc);

	if (place)
		return place;
	if (!r || !a->pc || a->step >= r->record_count || r->step_of[a->step] >= r->step_count)
		return "";
	return r->steps[r->step_of[a->step]].name;
}

const char *hazard_insn(const struct hv_actor *a, char *text, size_t size)
{
	bool thumb = a->set == ISA_T32;

	if (a->set == ISA_A64)
		return hv_disassemble(a->pc, a->insn, text, size);
	return hv_disassemble_a32(thumb, a->pc, thumb ? a->insn >> 16 | a->insn << 16 : a->insn, text, size);
}

/* The instruction, its level and its address: step "copy-code" (stp x2, x3, [x0], #16 at EL1, pc 0x40201234). */
static void put_actor(FILE *f, const struct scenario_result *r, const struct hv_actor *a, bool memory)
{
	const char *step = hazard_step(r, a), *place = place_of(r, a->pc);
	char insn[96];

	if (!a->pc) {
		fputs("what comes behind the scenario", f);
		return;
	}
	if (place)
		fprintf(f, "the %s", place);
	else if (*step)
		fprintf(f, "step \"%s\"", step);
	else
		fputs("an instruction", f);
	fprintf(f, " (%s at EL%u%s, pc 0x%" PRIx64 ")", hazard_insn(a, insn, sizeof(insn)), a->el,
		memory && !a->cached ? ", past the caches" : "", a->pc);
}

static void put_memory(FILE *f, const struct scenario_result *r, const struct hv_hazard *h)
{
	if (h->writer.pc) {
		put_actor(f, r, &h->writer, true);
		fprintf(f, " stored 0x%" PRIx64, hazard_bytes(h, h->want));
	} else {
		fprintf(f, "0x%" PRIx64 " was in memory before the scenario", hazard_bytes(h, h->want));
	}
	if (h->clean.pc) {
		fputs("; ", f);
		put_actor(f, r, &h->clean, false);
		fputs(" maintained it", f);
	}
	fputs("; ", f);
	put_actor(f, r, &h->reader, true);
	fprintf(f, " may %s 0x%" PRIx64 " at 0x%" PRIx64 ": line 0x%" PRIx64 " %s", kinds[h->kind].reads, hazard_bytes(h, h->may),
		h->addr, h->line, kinds[h->kind].why);
}

static void put_register(FILE *f, const struct scenario_result *r, const struct hv_hazard *h)
{
	put_actor(f, r, &h->writer, false);
	if (h->kind != HV_HAZARD_TLBI && h->reg < HV_REG_COUNT)
		fprintf(f, " wrote 0x%" PRIx64 " to %s; ", h->addr, hv_regs[h->reg].name);
	else
		fputs(h->kind == HV_HAZARD_TLBI ? " invalidated translations; " : " changed a system register; ", f);
	put_actor(f, r, &h->reader, false);
	fprintf(f, " %s: %s", kinds[h->kind].reads, kinds[h->kind].why);
}

static void put_access(FILE *f, const struct scenario_result *r, const struct hv_hazard *h)
{
	put_actor(f, r, &h->reader, false);
	fprintf(f, " accesses %u bytes at 0x%" PRIx64 ": %s", h->size, h->addr, kinds[h->kind].why);
}

const char *hazard_text(const struct hv_hazard *h, const struct scenario_result *result, char *buf, size_t size)
{
	static void (*const put[])(FILE *f, const struct scenario_result *r, const struct hv_hazard *h) = {
		[MEMORY] = put_memory, [REGISTER] = put_register, [ACCESS] = put_access,
	};
	FILE *f;

	if (!size)
		return buf;
	*buf = 0;
	f = h->kind < HV_HAZARD_COUNT ? fmemopen(buf, size, "w") : NULL;
	if (!f)
		return buf;
	setvbuf(f, NULL, _IOFBF, 4096);
	put[kinds[h->kind].shape](f, result, h);
	if (h->missing != HV_MISSING_NOTHING && h->missing != HV_MISSING_ALIGNMENT)
		fprintf(f, "; missing: %s", hazard_missing(h->missing));
	fclose(f);
	buf[size - 1] = 0;	/* a sentence that did not fit is cut */
	return buf;
}
