/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "sim/coherence.h"
#include "sim/context.h"
#include "sim/device.h"
#include "sim/lines.h"
#include "sim/translate.h"

#define DEFAULT_LINE 64
#define LARGEST_GRANULE 9ull	/* CTR_EL0.CWG and ERG, log2 of words: no measure of a line, so as far from it as may be */
#define MOST 4096		/* hazards that are kept, and events of a life: more than a person reads */
#define ZVA_BLOCK 64		/* DCZID_EL0 of the engine's CPUs */

/* A list that grows. */
struct list {
	void *items;
	size_t count, room;
};

struct coherence {
	struct engine *e;
	struct hv_coherence how;
	struct lines *lines;
	struct context *context;
	struct translator translator;
	struct regime regime[3];	/* by level; [1], [2] */
	bool regime_known;		/* false: a system register may have been written since */
	struct hv_actor actor;		/* the instruction under way */
	uint64_t insns;
	uint64_t begun;			/* hv_run.left of the call that the context was begun for */
	uint64_t script, script_size;
	uint16_t step;
	uint64_t restarted;		/* pc at which the engine was sent back, to translate anew */
	bool quiet;			/* the accesses of this instruction are modelled already */
	bool accessed;			/* it made one already */
	struct list hazards, life;
};

static void *append(struct list *l, size_t size)
{
	if (l->count == MOST)
		return NULL;
	if (l->count == l->room) {
		size_t room = l->room ? 2 * l->room : 16;
		void *items = realloc(l->items, room * size);

		if (!items)
			return NULL;
		l->items = items;
		l->room = room;
	}
	return (char *)l->items + l->count++ * size;
}

static void on_hazard(void *ctx, const struct hv_hazard *hazard)
{
	struct coherence *c = ctx;
	struct hv_hazard *h = append(&c->hazards, sizeof(*h));

	if (h)
		*h = *hazard;
}

static void on_life(void *ctx, const struct hv_life *life)
{
	struct coherence *c = ctx;
	struct hv_life *l = append(&c->life, sizeof(*l));

	if (l)
		*l = *life;
}

/* --- where things are ---------------------------------------------------------------------------------------- */

static bool in_harness(const struct coherence *c, uint64_t addr)
{
	return addr - HV_IMAGE_BASE < c->e->places.end - HV_IMAGE_BASE || addr - MICRO_BASE < MICRO_SIZE ||
	       addr - c->script < c->script_size;
}

static bool is_subject(const struct coherence *c, uint64_t pc)
{
	return pc - c->e->places.caller < c->e->places.caller_end - c->e->places.caller || !in_harness(c, pc);
}

static uint8_t *memory(void *ctx, uint64_t pa, size_t size)
{
	struct coherence *c = ctx;

	return engine_bytes(c->e, pa, size);
}

static void changed(void *ctx, uint64_t pa, size_t size)
{
	struct coherence *c = ctx;

	engine_forget(c->e, pa, size);
}

static uint64_t descriptor(void *ctx, uint64_t pa, bool cached)
{
	struct coherence *c = ctx;
	struct hv_actor walker = c->actor;
	const uint8_t *bytes = engine_bytes(c->e, pa, 8);
	uint64_t d;

	if (!bytes)
		return 0;
	walker.cached = cached;
	if (!in_harness(c, pa))
		lines_load(c->lines, pa, 8, &walker);
	memcpy(&d, bytes, 8);
	return d;
}

/* regs.def has no TTBR1_EL2: without VHE there is none. */
static uint64_t ttbr1_el2(struct engine *e)
{
	uc_arm64_cp_reg r = { .op0 = 3, .op1 = 4, .crn = 2, .crm = 0, .op2 = 1 };

	return e->vhe && !uc_reg_read(e->uc, UC_ARM64_REG_CP_REG, &r) ? r.val : 0;
}

/* The registers that translate at `el`, as they stand. Under E2H the EL2 regime has two ranges, in EL1's format. */
static const struct regime *regime_of(struct coherence *c, unsigned el)
{
	struct engine *e = c->e;

	if (!c->regime_known) {
		c->regime[1] = (struct regime){ engine_get(e, HV_SCTLR_EL1), engine_get(e, HV_TCR_EL1),
						{ engine_get(e, HV_TTBR0_EL1), engine_get(e, HV_TTBR1_EL1) },
						engine_get(e, HV_MAIR_EL1), true };
		c->regime[2] = (struct regime){ engine_get(e, HV_SCTLR_EL2), engine_get(e, HV_TCR_EL2),
						{ engine_get(e, HV_TTBR0_EL2), ttbr1_el2(e) },
						engine_get(e, HV_MAIR_EL2), engine_get(e, HV_HCR_EL2) & HV_HCR_E2H };
		translate_forget(&c->translator);
		c->regime_known = true;
	}
	return &c->regime[el == 2 ? 2 : 1];
}

static bool live(void *ctx, unsigned el, unsigned half)
{
	struct coherence *c = ctx;
	uint64_t at = regime_of(c, el)->ttbr[half] & 0x0000fffffffff000ull, d;
	const uint8_t *table = engine_bytes(c->e, at, 0x1000);

	for (size_t i = 0; table && i < 0x1000; i += sizeof(d)) {
		memcpy(&d, table + i, sizeof(d));
		if (d & 1)
			return true;
	}
	return false;
}

static struct translation where(struct coherence *c, uint64_t va, bool fetch)
{
	unsigned el = c->actor.el == 2 ? 2 : 1;

	return translate(&c->translator, regime_of(c, el), el, va, fetch);
}

/* --- instructions -------------------------------------------------------------------------------------------- */

/* The SYS instructions of interest: op1, CRn, CRm, op2 (Arm ARM C5.3), packed as the instruction has them in bits [18:5]. */
#define SYS(op1, crm, op2) ((op1) << 16 | 7u << 12 | (crm) << 8 | (op2) << 5)
#define SYS_MASK 0xfff80000u
#define SYS_BITS 0xd5080000u
#define SYS_FIELDS 0x0007ffe0u
enum { DO_ZVA = 0x100, DO_IVAU, DO_IALLU };

static const struct { uint32_t fields; int what; } maintenance[] = {
	{ SYS(0, 6, 1), LINES_IVAC }, { SYS(0, 6, 2), LINES_ISW }, { SYS(0, 10, 2), LINES_CSW }, { SYS(0, 14, 2), LINES_CISW },
	{ SYS(3, 10, 1), LINES_CVAC }, { SYS(3, 11, 1), LINES_CVAU }, { SYS(3, 12, 1), LINES_CVAP }, { SYS(3, 13, 1), LINES_CVAP },
	{ SYS(3, 14, 1), LINES_CIVAC }, { SYS(3, 4, 1), DO_ZVA }, { SYS(3, 5, 1), DO_IVAU },
	{ SYS(0, 5, 0), DO_IALLU }, { SYS(0, 1, 0), DO_IALLU },
};

/* An access that Device memory does not take, or that makes it abort on some CPUs. */
static void refuse(struct coherence *c, enum hv_hazard_kind kind, const struct translation *to, unsigned size)
{
	if (c->how.evict)
		return;
	on_hazard(c, &(struct hv_hazard){
		.kind = kind, .missing = kind == HV_HAZARD_UNALIGNED ? HV_MISSING_ALIGNMENT : HV_MISSING_NORMAL, .size = size,
		.addr = to->pa, .line = to->pa & ~(uint64_t)(c->how.line - 1), .reader = c->actor });
}

static void zero_block(struct coherence *c, uint64_t va)
{
	static const uint8_t zeroes[ZVA_BLOCK];
	struct translation to = where(c, va & ~(ZVA_BLOCK - 1ull), false);

	if (to.memory == MEMORY_DEVICE)		/* an Alignment fault (Arm ARM C5.3.8) */
		refuse(c, HV_HAZARD_DEVICE, &to, ZVA_BLOCK);
	c->actor.cached = to.memory == MEMORY_CACHEABLE;
	c->quiet = true;
	if (to.mapped && !in_harness(c, to.pa))
		lines_store(c->lines, to.pa, ZVA_BLOCK, zeroes, &c->actor);
}

static void maintain(struct coherence *c, int what, uint64_t va)
{
	struct translation to;

	if (what == DO_IALLU) {
		lines_ic_all(c->lines, &c->actor);
	} else if (what == DO_ZVA) {
		zero_block(c, va);
	} else if (what == LINES_ISW || what == LINES_CSW || what == LINES_CISW) {
		lines_dc_all(c->lines, (enum lines_dc)what, &c->actor);
	} else {
		to = where(c, va, false);
		if (to.mapped && what == DO_IVAU)
			lines_ic(c->lines, to.pa, &c->actor);
		else if (to.mapped)
			lines_dc(c->lines, (enum lines_dc)what, to.pa, &c->actor);
	}
}

/* CTR_EL0 of the modelled caches; the engine's own says 64 bytes. Returns true if the MRS was done here. */
static bool read_ctr(struct coherence *c)
{
	uint32_t insn = c->actor.insn;
	uint64_t data = (uint64_t)__builtin_ctz(c->how.line / 4), code = (uint64_t)__builtin_ctz(c->how.iline / 4);

	if ((insn & ~0x1fu) != 0xd53b0020u)	/* MRS Xt, CTR_EL0 */
		return false;
	if ((insn & 31) != 31)	/* RES1, DIC, IDC, CWG, ERG, DminLine, L1Ip = PIPT, IminLine (Arm ARM D13.2.34) */
		engine_set(c->e, (enum hv_reg)(insn & 31), 1ull << 31 | (uint64_t)c->how.dic << 29 | (uint64_t)c->how.idc << 28 |
			   LARGEST_GRANULE << 24 | LARGEST_GRANULE << 20 | data << 16 | 3u << 14 | code);
	engine_set(c->e, HV_PC, c->actor.pc + 4);
	return true;
}

/* What an instruction of the system space does to caches. */
static void step_system(struct coherence *c, uint64_t operand)
{
	uint32_t insn = c->actor.insn;

	lines_barrier(c->lines, lines_barrier_of(insn), &c->actor);
	for (size_t i = 0; (insn & SYS_MASK) == SYS_BITS && i < sizeof(maintenance) / sizeof(maintenance[0]); i++)
		if ((insn & SYS_FIELDS) == maintenance[i].fields)
			maintain(c, maintenance[i].what, operand);
	c->regime_known = false;	/* an MSR or a TLBI may change how addresses translate */
}

/* True: memory shows other bytes now, and they must be translated anew. */
static bool step_fetch(struct coherence *c)
{
	struct translation to = where(c, c->actor.pc, true);

	if (!to.mapped || in_harness(c, to.pa))
		return false;
	c->actor.cached = to.memory == MEMORY_CACHEABLE;
	return lines_fetch(c->lines, to.pa, 4, &c->actor);
}

static void begin(struct coherence *c)
{
	struct engine *e = c->e;

	c->begun = e->run->left;
	c->regime_known = false;
	c->step = HV_STEP_NONE;
	c->actor = (struct hv_actor){ .step = HV_STEP_NONE };
	context_begin(c->context, &(struct context_state){
		.sctlr = { 0, engine_get(e, HV_SCTLR_EL1), engine_get(e, HV_SCTLR_EL2) }, .hcr = engine_get(e, HV_HCR_EL2),
		.exs = engine_get(e, HV_ID_AA64MMFR0_EL1) >> 44 & 0xf });
}

static void on_step(uc_engine *uc, uint64_t pc, uint32_t size, void *ctx)
{
	struct coherence *c = ctx;
	struct engine *e = c->e;
	uint64_t operand;
	uint32_t insn = 0;

	(void)size;
	c->quiet = true;
	if (!is_subject(c, pc))
		return;
	if (c->begun != e->run->left)
		begin(c);
	uc_mem_read(uc, pc, &insn, sizeof(insn));
	c->quiet = c->accessed = false;
	c->actor = (struct hv_actor){ pc, insn, c->step, (uint8_t)HV_PSTATE_EL(engine_get(e, HV_PSTATE)), 0 };
	if (c->restarted != pc) {
		c->insns++;
		lines_clock(c->lines, c->insns);
		lines_pass(c->lines);
		if (step_fetch(c)) {
			c->restarted = pc;
			c->quiet = true;
			engine_set(e, HV_PC, pc);
			return;
		}
	}
	c->restarted = 0;
	operand = (insn & 31) == 31 ? 0 : engine_get(e, (enum hv_reg)(insn & 31));
	context_step(c->context, &c->actor, operand);
	if ((insn & 0xffc00000u) == 0xd5000000u && !read_ctr(c))
		step_system(c, operand);
	if (context_is_event(c->context, &c->actor)) {
		lines_context(c->lines, &c->actor);
		c->regime_known = false;
	}
}

/* --- accesses ------------------------------------------------------------------------------------------------ */

/*
 * Device memory, which all memory is to loads and stores with the MMU off, takes aligned accesses only (Arm ARM B2.7.2), and
 * whether it takes exclusives and atomics is IMPLEMENTATION DEFINED (B2.9.2). The engine makes two accesses of one of 16 bytes:
 * the first one tells where it begins.
 */
static void check_device(struct coherence *c, const struct translation *to, uint64_t va, unsigned size)
{
	unsigned element = device_element(c->actor.insn, size);
	bool first = !c->accessed;

	c->accessed = true;
	if (to->memory != MEMORY_DEVICE || (element > size && !first))
		return;
	if (va & (element - 1))
		refuse(c, HV_HAZARD_UNALIGNED, to, element);
	else if (first && device_excludes(c->actor.insn))
		refuse(c, HV_HAZARD_DEVICE, to, size);
}

static void on_access(uc_engine *uc, uc_mem_type type, uint64_t va, int size, int64_t value, void *ctx)
{
	struct coherence *c = ctx;
	struct translation to;

	(void)uc;
	if (c->quiet)
		return;
	/* The caller's record says which step this is; reading and answering it is the harness's own affair. */
	if (va - c->script < c->script_size) {
		if (type == UC_MEM_READ && (va - c->script) % HV_STEP_SIZE == 0 && is_subject(c, c->actor.pc))
			c->step = c->actor.step = (uint16_t)((va - c->script) / HV_STEP_SIZE);
		return;
	}
	context_access(c->context, va, &c->actor);
	to = where(c, va, false);
	if (!to.mapped || in_harness(c, to.pa))
		return;
	c->actor.cached = to.memory == MEMORY_CACHEABLE;
	check_device(c, &to, va, (unsigned)size);
	if (type == UC_MEM_WRITE)
		lines_store(c->lines, to.pa, (unsigned)size, &value, &c->actor);
	else
		lines_load(c->lines, to.pa, (unsigned)size, &c->actor);
}

void coherence_enter(struct coherence *c, unsigned el)
{
	struct hv_actor actor = c->actor;

	if (c->begun != c->e->run->left)
		begin(c);
	context_enter(c->context, el, &actor);
	lines_context(c->lines, &actor);
	c->regime_known = false;
}

/* --- the rest ------------------------------------------------------------------------------------------------ */

void coherence_script(struct coherence *c, uint64_t at, uint64_t size)
{
	c->script = at;
	c->script_size = size;
}

void coherence_observe(struct coherence *c, struct hv_window *w)
{
	struct hv_actor unknown = { .step = HV_STEP_NONE };

	if (w->addr - c->script < c->script_size || in_harness(c, w->addr))
		memcpy(w->bytes, engine_bytes(c->e, w->addr, w->size), w->size);
	else if (w->kept)
		lines_observe_kept(c->lines, w->addr, w->size, w->bytes);
	else
		lines_observe(c->lines, w->addr, w->size, w->bytes, w->settled, w->fetched, &unknown);
}

static size_t take(struct list *l, void **items)
{
	size_t count = l->count;

	*items = l->items;
	*l = (struct list){ 0 };
	return count;
}

size_t coherence_take_hazards(struct coherence *c, struct hv_hazard **hazards)
{
	void *items;
	size_t count = take(&c->hazards, &items);

	c->begun = 0;	/* one call is over, and the next may have as many behind it */
	*hazards = items;
	return count;
}

size_t coherence_take_life(struct coherence *c, struct hv_life **life)
{
	void *items;
	size_t count = take(&c->life, &items);

	*life = items;
	return count;
}

struct coherence *coherence_new(struct engine *e, const struct hv_coherence *how)
{
	struct coherence *c = calloc(1, sizeof(*c));
	struct lines_config lines;
	uc_hook hook;

	if (!c)
		return NULL;
	c->e = e;
	c->how = *how;
	c->how.line = how->line ? how->line : DEFAULT_LINE;
	c->how.iline = how->iline ? how->iline : c->how.line;
	c->quiet = true;
	lines = (struct lines_config){
		.line = c->how.line, .iline = c->how.iline, .idc = how->idc, .dic = how->dic, .evict = how->evict,
		.seed = how->seed, .watch = how->watch, .memory = memory, .changed = changed, .hazard = on_hazard,
		.life = on_life, .ctx = c,
	};
	c->translator = (struct translator){ .descriptor = descriptor, .ctx = c };
	translate_forget(&c->translator);
	c->lines = lines_new(&lines);
	c->context = context_new(&(struct context_config){ how->evict ? NULL : on_hazard, live, c });
	if (!c->lines || !c->context) {
		coherence_free(c);
		return NULL;
	}
	uc_hook_add(e->uc, &hook, UC_HOOK_CODE, (void *)on_step, c, 1, 0);
	uc_hook_add(e->uc, &hook, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, (void *)on_access, c, 1, 0);
	return c;
}

void coherence_free(struct coherence *c)
{
	if (!c)
		return;
	lines_free(c->lines);
	context_free(c->context);
	free(c->hazards.items);
	free(c->life.items);
	free(c);
}
