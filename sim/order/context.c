/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "isa/bits.h"

#include "sim/order/context.h"
#include "sim/order/decode.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ALL (~0ull)
#define INSNS 256	/* a power of two */

#define SCTLR_USED (ISA_SCTLR_M | ISA_SCTLR_C | ISA_SCTLR_I | ISA_SCTLR_WXN | ISA_SCTLR_EE)
#define CPACR_USED (ISA_CPACR_ZEN | ISA_CPACR_FPEN | ISA_CPACR_SMEN)	/* CPTR_EL2 has these three with E2H */
#define CPTR_USED (ISA_CPTR_TZ | ISA_CPTR_TFP | ISA_CPTR_TSM)
#define VTTBR_VMID (0xffffull << 48)
#define TTBR_CNP 1ull		/* whose entries these are, not what they say */

/* Registers that are followed. */
enum {
	SCTLR_1, SCTLR_2, HCR, CPTR, CPACR, VBAR_1, VBAR_2, VTTBR, VTCR, ZCR_1, ZCR_2, SMCR_1, SMCR_2,
	TTBR0_1, TTBR1_1, TCR_1, TCR2_1, MAIR_1, PIRE0_1, PIR_1,
	TTBR0_2, TTBR1_2, TCR_2, TCR2_2, MAIR_2, PIRE0_2, PIR_2,
	REGISTERS,
	FIRST_TRANSLATION = TTBR0_1,
};

/* `halves`: a register of stage 1 translation, for addresses with bit 55 clear (1), set (2) or both (3). */
static const struct { uint16_t sysreg, reg; uint8_t regime, halves; uint64_t mask; } registers[REGISTERS] = {
	[SCTLR_1] = { ISA_SCTLR_EL1, HV_SCTLR_EL1, 1, 0, SCTLR_USED },
	[SCTLR_2] = { ISA_SCTLR_EL2, HV_SCTLR_EL2, 2, 0, SCTLR_USED },
	[HCR] = { ISA_HCR_EL2, HV_HCR_EL2, 2, 0, ISA_HCR_VM | ISA_HCR_TGE | ISA_HCR_E2H },
	[CPTR] = { ISA_CPTR_EL2, HV_CPTR_EL2, 2, 0, CPTR_USED | CPACR_USED },
	[CPACR] = { ISA_CPACR_EL1, HV_CPACR_EL1, 1, 0, CPACR_USED },
	[VBAR_1] = { ISA_VBAR_EL1, HV_VBAR_EL1, 1, 0, ~ISA_VBAR_RES0 },
	[VBAR_2] = { ISA_VBAR_EL2, HV_VBAR_EL2, 2, 0, ~ISA_VBAR_RES0 },
	[VTTBR] = { ISA_VTTBR_EL2, HV_VTTBR_EL2, 2, 0, ~TTBR_CNP },
	[VTCR] = { ISA_VTCR_EL2, HV_VTCR_EL2, 2, 0, ALL },
	[ZCR_1] = { ISA_ZCR_EL1, HV_REG_NONE, 1, 0, 0xf },
	[ZCR_2] = { ISA_ZCR_EL2, HV_REG_NONE, 2, 0, 0xf },
	[SMCR_1] = { ISA_SMCR_EL1, HV_REG_NONE, 1, 0, ALL },
	[SMCR_2] = { ISA_SMCR_EL2, HV_REG_NONE, 2, 0, ALL },
	[TTBR0_1] = { ISA_TTBR0_EL1, HV_TTBR0_EL1, 1, 1, ~TTBR_CNP },
	[TTBR1_1] = { ISA_TTBR1_EL1, HV_TTBR1_EL1, 1, 2, ~TTBR_CNP },
	[TCR_1] = { ISA_TCR_EL1, HV_TCR_EL1, 1, 3, ALL },
	[TCR2_1] = { ISA_TCR2_EL1, HV_REG_NONE, 1, 3, ALL },
	[MAIR_1] = { ISA_MAIR_EL1, HV_MAIR_EL1, 1, 3, ALL },
	[PIRE0_1] = { ISA_PIRE0_EL1, HV_REG_NONE, 1, 3, ALL },
	[PIR_1] = { ISA_PIR_EL1, HV_REG_NONE, 1, 3, ALL },
	[TTBR0_2] = { ISA_TTBR0_EL2, HV_TTBR0_EL2, 2, 1, ~TTBR_CNP },
	[TTBR1_2] = { ISA_TTBR1_EL2, HV_TTBR1_EL2, 2, 2, ~TTBR_CNP },
	[TCR_2] = { ISA_TCR_EL2, HV_TCR_EL2, 2, 3, ALL },
	[TCR2_2] = { ISA_TCR2_EL2, HV_REG_NONE, 2, 3, ALL },
	[MAIR_2] = { ISA_MAIR_EL2, HV_MAIR_EL2, 2, 3, ALL },
	[PIRE0_2] = { ISA_PIRE0_EL2, HV_REG_NONE, 2, 3, ALL },
	[PIR_2] = { ISA_PIR_EL2, HV_REG_NONE, 2, 3, ALL },
};

/* Under which circumstances a row of `uses` holds; a row that names several wants all of them. */
#define AT_EL1 1u		/* EL1 and EL0 */
#define AT_EL2 2u
#define IF_E2H 4u
#define IF_NO_E2H 8u
#define IF_STAGE2 16u		/* HCR_EL2.VM is set */

/*
 * Bits of a register that were written and did not change yet for sure, and who must not depend on them. SVC, HVC, SMC and an ERET
 * that synchronises are no users of SCTLR: what comes next is fetched behind a context synchronisation event.
 */
static const struct { uint8_t r, kind; uint16_t uses; uint8_t when; uint64_t bits; } uses[] = {
	{ SCTLR_1, HV_HAZARD_MMU_SWITCH, USES_DATA | USES_CACHE | USES_BRANCH, AT_EL1, SCTLR_USED },
	{ SCTLR_2, HV_HAZARD_MMU_SWITCH, USES_DATA | USES_CACHE | USES_BRANCH, AT_EL2, SCTLR_USED },
	{ HCR, HV_HAZARD_REGISTER, USES_RENAMED, AT_EL2, ISA_HCR_E2H | ISA_HCR_TGE },
	{ HCR, HV_HAZARD_REGISTER, USES_DATA | USES_BRANCH, AT_EL1, ISA_HCR_VM },
	{ VTTBR, HV_HAZARD_REGISTER, USES_DATA | USES_BRANCH, AT_EL1 | IF_STAGE2, ALL },
	{ VTCR, HV_HAZARD_REGISTER, USES_DATA | USES_BRANCH, AT_EL1 | IF_STAGE2, ALL },
	{ CPTR, HV_HAZARD_REGISTER, USES_FP | USES_SVE | USES_SME, IF_NO_E2H, ISA_CPTR_TFP },
	{ CPTR, HV_HAZARD_REGISTER, USES_SVE, IF_NO_E2H, ISA_CPTR_TZ },
	{ CPTR, HV_HAZARD_REGISTER, USES_SME, IF_NO_E2H, ISA_CPTR_TSM },
	{ CPTR, HV_HAZARD_REGISTER, USES_FP | USES_SVE, IF_E2H, ISA_CPACR_FPEN },
	{ CPTR, HV_HAZARD_REGISTER, USES_SVE, IF_E2H, ISA_CPACR_ZEN },
	{ CPTR, HV_HAZARD_REGISTER, USES_SME, IF_E2H, ISA_CPACR_SMEN },
	{ CPACR, HV_HAZARD_REGISTER, USES_FP | USES_SVE, AT_EL1, ISA_CPACR_FPEN },
	{ CPACR, HV_HAZARD_REGISTER, USES_SVE, AT_EL1, ISA_CPACR_ZEN },
	{ CPACR, HV_HAZARD_REGISTER, USES_SME, AT_EL1, ISA_CPACR_SMEN },
	{ ZCR_1, HV_HAZARD_REGISTER, USES_SVE_LENGTH, AT_EL1, ALL },
	{ ZCR_2, HV_HAZARD_REGISTER, USES_SVE_LENGTH, 0, ALL },
	{ SMCR_1, HV_HAZARD_REGISTER, USES_SME_LENGTH, AT_EL1, ALL },
	{ SMCR_2, HV_HAZARD_REGISTER, USES_SME_LENGTH, 0, ALL },
	{ VBAR_1, HV_HAZARD_REGISTER, USES_VECTOR, AT_EL1, ALL },
	{ VBAR_2, HV_HAZARD_REGISTER, USES_VECTOR, AT_EL2, ALL },
};

/* The latest write of a register. */
struct write {
	uint64_t value;
	uint64_t open;		/* bits that it changed, and no context event came since */
	struct hv_actor writer;
	uint16_t told;		/* kinds of hazards that were reported of it, a bit each */
	bool known;		/* `value` is the register's */
	bool fresh;		/* written, be it what it held, and no context event came since */
};

/* A change of TTBR, TCR or MAIR, while the TLB may hold translations from before it. */
struct stale {
	struct hv_actor writer;
	uint64_t value;
	uint8_t r;
	bool is;
	bool unseen;		/* none of them was made while the model looked on */
	bool told;
};

enum { TLBI_NONE, TLBI_ISSUED, TLBI_COMPLETE };

/* TLB maintenance that is not synchronised yet: several at once count as the latest. */
struct maintenance {
	struct hv_actor actor;
	uint64_t operand;
	uint8_t state;
	uint8_t reach;		/* what its DSB must have */
	uint8_t halves;		/* whose change it was to follow; 0: tables in memory, it may be any */
	bool xs;		/* not of the nXS variant: nor may its DSB be */
	bool told;
};

/* Translations of an exception level, by half of the address space (bit 55) where it has two. */
struct regime {
	bool before;		/* the TLB may hold some from before the model began */
	bool used[2];		/* some were made since the last TLBI */
	struct stale stale[2];
	struct maintenance tlbi;
};

struct context {
	struct context_config config;
	struct write writes[REGISTERS];
	struct regime regimes[3]; /* by level: [1], [2] */
	struct stale vmid;	/* a VMID came into force, and the TLB may hold translations from when it was in use before */
	bool vmid_drops;	/* a TLBI was for that */
	bool open;		/* any of the writes is */
	bool exs;
	struct context_insn insns[INSNS]; /* that were met lately */
};

struct context *context_new(const struct context_config *config)
{
	struct context *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->config = *config;
	for (size_t i = 0; i < INSNS; i++)
		context_decode(0, &c->insns[i]);
	return c;
}

void context_free(struct context *c)
{
	free(c);
}

void context_begin(struct context *c, const struct context_state *state)
{
	memset(c->writes, 0, sizeof(c->writes));
	memset(c->regimes, 0, sizeof(c->regimes));
	c->vmid = (struct stale){ 0 };
	c->vmid_drops = c->open = false;
	c->exs = state->exs;
	c->writes[SCTLR_1] = (struct write){ .value = state->sctlr[1], .known = true };
	c->writes[SCTLR_2] = (struct write){ .value = state->sctlr[2], .known = true };
	c->writes[HCR] = (struct write){ .value = state->hcr, .known = true };
	c->regimes[1].before = c->regimes[2].before = true;
}

/* --- circumstances ------------------------------------------------------------------------------------------- */

static unsigned level(const struct hv_actor *actor)
{
	return actor->el == 2 ? 2 : 1;
}

static uint64_t sctlr(const struct context *c, unsigned el)
{
	return c->writes[el == 2 ? SCTLR_2 : SCTLR_1].value;
}

static bool mmu_on(const struct context *c, unsigned el)
{
	return sctlr(c, el) & ISA_SCTLR_M;
}

static bool hcr(const struct context *c, uint64_t bits)
{
	return (c->writes[HCR].value & bits) == bits;
}

/* Without E2H, EL2 has but one range of addresses. */
static unsigned half_of(const struct context *c, unsigned el, uint64_t va)
{
	return el == 2 && !hcr(c, ISA_HCR_E2H) ? 0 : va >> 55 & 1;
}

static unsigned halves_of(const struct context *c, unsigned el)
{
	return el == 2 && !hcr(c, ISA_HCR_E2H) ? 1 : 3;
}

static unsigned circumstances(const struct context *c, unsigned el)
{
	return (el == 2 ? AT_EL2 : AT_EL1) | (hcr(c, ISA_HCR_E2H) ? IF_E2H : IF_NO_E2H) | (hcr(c, ISA_HCR_VM) ? IF_STAGE2 : 0);
}

/* --- hazards ------------------------------------------------------------------------------------------------- */

static void report(struct context *c, const struct hv_hazard *hazard)
{
	if (c->config.hazard)
		c->config.hazard(c->config.ctx, hazard);
}

static void report_write(struct context *c, unsigned r, uint8_t kind, const struct hv_actor *reader)
{
	struct write *w = &c->writes[r];

	if (w->told >> kind & 1)
		return;
	w->told |= (uint16_t)(1u << kind);
	report(c, &(struct hv_hazard){ .kind = kind, .missing = HV_MISSING_ISB, .reg = registers[r].reg, .addr = w->value,
				       .writer = w->writer, .reader = *reader });
}

static void report_tlbi(struct context *c, struct maintenance *tlbi, const struct hv_actor *reader)
{
	if (tlbi->told)
		return;
	tlbi->told = true;
	report(c, &(struct hv_hazard){ .kind = HV_HAZARD_TLBI,
				       .missing = tlbi->state == TLBI_ISSUED ? HV_MISSING_DSB : HV_MISSING_ISB,
				       .reg = HV_REG_NONE, .addr = tlbi->operand, .writer = tlbi->actor, .reader = *reader });
}

/* A write of TCR or MAIR stands in both halves. */
static bool same_write(const struct stale *a, const struct stale *b)
{
	return a->is && b->is && a->r == b->r && a->value == b->value && a->writer.pc == b->writer.pc;
}

static void report_stale(struct context *c, struct regime *g, unsigned half, const struct hv_actor *reader)
{
	struct stale *s = &g->stale[half];

	if (s->told)
		return;
	s->told = true;
	if (same_write(s, &g->stale[!half]))
		g->stale[!half].told = true;
	report(c, &(struct hv_hazard){ .kind = HV_HAZARD_OLD_TLB, .missing = HV_MISSING_TLBI, .reg = registers[s->r].reg,
				       .addr = s->value, .writer = s->writer, .reader = *reader });
}

/* --- uses ---------------------------------------------------------------------------------------------------- */

static void check_uses(struct context *c, unsigned what, unsigned el, const struct hv_actor *actor)
{
	unsigned now = circumstances(c, el);

	for (size_t i = 0; i < COUNT(uses); i++)
		if ((uses[i].uses & what) && !(uses[i].when & ~now) && (c->writes[uses[i].r].open & uses[i].bits))
			report_write(c, uses[i].r, uses[i].kind, actor);
}

/* Translations of regime `el` for `halves` are needed now. */
static void check_registers(struct context *c, unsigned el, unsigned halves, const struct hv_actor *actor)
{
	for (unsigned r = FIRST_TRANSLATION; r < REGISTERS; r++)
		if (c->writes[r].open && registers[r].regime == el && (registers[r].halves & halves))
			report_write(c, r, HV_HAZARD_REGISTER, actor);
}

/* What a TLBI was for is known where a register had changed; else it may concern any data, but not the code that goes on. */
static bool concerns(const struct maintenance *tlbi, unsigned half, bool data)
{
	return tlbi->state != TLBI_NONE && (tlbi->halves ? tlbi->halves >> half & 1 : data);
}

/* A load or store of `va`, or a branch at it. */
static void translate(struct context *c, uint64_t va, bool data, const struct hv_actor *actor)
{
	unsigned el = level(actor), half = half_of(c, el, va);
	struct regime *g = &c->regimes[el];
	struct stale *s = &g->stale[half];

	if (!mmu_on(c, el))
		return;
	if (c->open)
		check_registers(c, el, 1u << half, actor);
	if (concerns(&g->tlbi, half, data))
		report_tlbi(c, &g->tlbi, actor);
	if (s->is && !s->unseen && !c->writes[s->r].open)	/* while it is open, it is reported as that */
		report_stale(c, g, half, actor);
	g->used[half] = true;
}

void context_access(struct context *c, uint64_t va, const struct hv_actor *actor)
{
	if (c->open)
		check_uses(c, USES_DATA, level(actor), actor);
	translate(c, va, true, actor);
}

/* SCTLR_ELx.M goes from 0 to 1 at ELx: all that translation needs must be in place. */
static void switch_on(struct context *c, unsigned el, const struct hv_actor *actor)
{
	struct regime *g = &c->regimes[el];
	unsigned halves = halves_of(c, el);

	check_registers(c, el, halves, actor);
	if (g->tlbi.state != TLBI_NONE)
		report_tlbi(c, &g->tlbi, actor);
	for (unsigned half = 0; half < 2; half++)
		if ((halves >> half & 1) && g->stale[half].is)
			report_stale(c, g, half, actor);
}

/* --- writes, maintenance, events ----------------------------------------------------------------------------- */

/* Note what register `r`, which was written just now, leaves behind in the TLB. The first such change is the one to tell. */
static void note_stale(struct context *c, unsigned r)
{
	struct regime *g = &c->regimes[registers[r].regime];
	const struct write *w = &c->writes[r];

	for (unsigned half = 0; half < 2; half++) {
		struct stale *s = &g->stale[half];
		bool used;

		if (!(registers[r].halves >> half & 1))
			continue;
		used = g->used[half] || (c->config.live && mmu_on(c, registers[r].regime) &&
					 c->config.live(c->config.ctx, registers[r].regime, half));
		if (!(used || g->before) || (s->is && !(s->unseen && used)))
			continue;
		*s = (struct stale){ .writer = w->writer, .value = w->value, .r = (uint8_t)r, .is = true, .unseen = !used };
	}
}

static void note_write(struct context *c, unsigned r, uint64_t value, const struct hv_actor *actor)
{
	struct write *w = &c->writes[r];
	uint64_t differ = (w->known ? w->value ^ value : ALL) & registers[r].mask;
	bool sctlr_here = r == (level(actor) == 2 ? SCTLR_2 : SCTLR_1);

	w->value = value;
	w->known = w->fresh = c->open = true;
	if (!w->open) {
		w->writer = *actor;
		w->told = 0;
	}
	if (!differ)
		return;
	if (r == VTTBR && (differ & VTTBR_VMID))
		c->vmid = (struct stale){ .writer = *actor, .value = value, .r = VTTBR, .is = true };
	if (registers[r].halves) {
		w->writer = *actor;
		note_stale(c, r);
	}
	if (sctlr_here && (differ & value & ISA_SCTLR_M))
		switch_on(c, level(actor), actor);
	w->writer = *actor;
	w->open |= differ;
	w->told = 0;
	c->open = true;
}

/* MSR or MRS. */
static void transfer(struct context *c, const struct context_insn *insn, const struct hv_actor *actor, uint64_t operand)
{
	unsigned el = level(actor), what = insn->uses;
	uint16_t sysreg = insn->sysreg;
	bool renamed = el == 2 && isa_sysreg_is_renamed(sysreg);

	if (el == 2)
		sysreg = (uint16_t)isa_sysreg_at_el2(sysreg, hcr(c, ISA_HCR_E2H));
	if (renamed)
		what |= USES_RENAMED;
	if (c->open && what)
		check_uses(c, what, el, actor);
	if (insn->form == CONTEXT_MRS)
		return;		/* a direct read sees the direct write */
	for (unsigned r = 0; r < REGISTERS; r++)
		if (registers[r].sysreg == sysreg)
			note_write(c, r, operand, actor);
}

/*
 * A register of `half` that was written and did not take effect yet for sure: walks may still go by its old value, and bring back
 * what a TLBI dropped. REGISTERS: none.
 */
static unsigned pending_change(const struct context *c, unsigned el, unsigned half)
{
	unsigned r = FIRST_TRANSLATION;

	while (r < REGISTERS && !(c->writes[r].open && registers[r].regime == el && registers[r].halves >> half & 1))
		r++;
	return r;
}

/* The TLB of a regime is empty, or will be: but for what walks bring back. */
static uint8_t drop(struct context *c, unsigned el)
{
	struct regime *g = &c->regimes[el];
	uint8_t halves = (uint8_t)(g->stale[0].is | g->stale[1].is << 1);

	for (unsigned half = 0; half < 2; half++) {
		unsigned r = mmu_on(c, el) && g->stale[half].is ? pending_change(c, el, half) : REGISTERS;

		if (r == REGISTERS)
			g->stale[half].is = false;
		else
			g->stale[half] = (struct stale){ .writer = c->writes[r].writer, .value = c->writes[r].value,
							 .r = (uint8_t)r, .is = true };
	}
	g->before = g->used[0] = g->used[1] = false;
	return halves;
}

/*
 * Whose translations a TLBI at EL2 drops: HCR_EL2.E2H says, which a parameter may change although it does not do so here, and the
 * VMID, where it is not all of them.
 */
static void check_scope(struct context *c, const struct context_tlbi *what, const struct hv_actor *actor)
{
	if (c->writes[HCR].fresh)
		report_write(c, HCR, HV_HAZARD_REGISTER, actor);
	if (what->regime == 1 && !what->vmids && c->writes[VTTBR].open & VTTBR_VMID)
		report_write(c, VTTBR, HV_HAZARD_REGISTER, actor);
	if (what->stages) {
		c->vmid_drops |= c->vmid.is;
		c->vmid.is = false;
	}
}

/* What EL2 leaves for EL1: the first to use a VMID sees to it that nothing is left of it. */
static void check_vmid(struct context *c, const struct hv_actor *actor)
{
	if (c->vmid_drops && c->regimes[1].tlbi.state == TLBI_ISSUED)
		report_tlbi(c, &c->regimes[1].tlbi, actor);
	if (!c->vmid.is || c->vmid.told)
		return;
	c->vmid.told = true;
	report(c, &(struct hv_hazard){ .kind = HV_HAZARD_OLD_TLB, .missing = HV_MISSING_TLBI, .reg = registers[VTTBR].reg,
				       .addr = c->vmid.value, .writer = c->vmid.writer, .reader = *actor });
}

static void invalidate(struct context *c, const struct context_insn *insn, const struct hv_actor *actor, uint64_t operand)
{
	struct context_tlbi what = context_tlbi(insn->tlbi, level(actor), hcr(c, ISA_HCR_E2H | ISA_HCR_TGE));
	struct maintenance *t = &c->regimes[what.regime].tlbi;
	bool merge = t->state == TLBI_ISSUED;

	if (!what.regime)
		return;
	if (c->open && what.renamed)
		check_uses(c, USES_RENAMED, level(actor), actor);
	if (level(actor) == 2)
		check_scope(c, &what, actor);
	*t = (struct maintenance){
		.actor = *actor, .operand = operand, .state = TLBI_ISSUED,
		.reach = merge && t->reach > insn->reach ? t->reach : insn->reach,
		.halves = t->state == TLBI_NONE ? 0 : t->halves,
		.xs = !insn->nxs || (merge && t->xs),
	};
	if (what.all)
		t->halves |= drop(c, what.regime);
}

static void complete(struct context *c, const struct context_insn *dsb)
{
	for (unsigned el = 1; el <= 2; el++) {
		struct maintenance *t = &c->regimes[el].tlbi;

		if (t->state == TLBI_ISSUED && dsb->reach >= t->reach && !(dsb->nxs && t->xs))
			t->state = TLBI_COMPLETE;
	}
}

static void synchronise(struct context *c)
{
	if (c->open)
		for (unsigned r = 0; r < REGISTERS; r++)
			c->writes[r].open = c->writes[r].fresh = 0;
	c->open = false;
	for (unsigned el = 1; el <= 2; el++)
		if (c->regimes[el].tlbi.state == TLBI_COMPLETE)
			c->regimes[el].tlbi.state = TLBI_NONE;
}

/* SCTLR_ELx.EOS and .EIS: with FEAT_ExS a program can have returns and entries that do not synchronise. */
static bool eret_synchronises(const struct context *c, unsigned el)
{
	return !c->exs || (sctlr(c, el) & ISA_SCTLR_EOS);
}

static void other(struct context *c, const struct context_insn *insn, const struct hv_actor *actor, uint64_t operand)
{
	unsigned what = insn->uses & ~USES_DATA;	/* context_access() will say */

	if (c->open && what)
		check_uses(c, what, level(actor), actor);
	if (insn->address)
		translate(c, operand, true, actor);
	else if (insn->uses & USES_BRANCH)
		translate(c, actor->pc, false, actor);
}

static const struct context_insn *insn_of(struct context *c, uint32_t word)
{
	struct context_insn *insn = &c->insns[(word >> 5 ^ word >> 16) % INSNS];

	if (insn->word != word)
		context_decode(word, insn);
	return insn;
}

void context_step(struct context *c, const struct hv_actor *actor, uint64_t operand)
{
	const struct context_insn *insn = insn_of(c, actor->insn);

	switch (insn->form) {
	case CONTEXT_MSR:
	case CONTEXT_MRS:
		transfer(c, insn, actor, operand);
		break;
	case CONTEXT_TLBI:
		invalidate(c, insn, actor, operand);
		break;
	case CONTEXT_DSB:
		complete(c, insn);
		break;
	case CONTEXT_ISB:
		synchronise(c);
		break;
	case CONTEXT_ERET:
		if (level(actor) == 2)
			check_vmid(c, actor);
		if (eret_synchronises(c, level(actor)))
			synchronise(c);
		else if (c->open)
			check_uses(c, USES_BRANCH, level(actor), actor);
		break;
	default:
		other(c, insn, actor, operand);
	}
}

void context_enter(struct context *c, unsigned el, const struct hv_actor *actor)
{
	if (c->open)
		check_uses(c, USES_VECTOR, el, actor);
	if (!c->exs || (sctlr(c, el) & ISA_SCTLR_EIS))
		synchronise(c);
}

bool context_is_event(struct context *c, const struct hv_actor *actor)
{
	const struct context_insn *insn = insn_of(c, actor->insn);

	return insn->form == CONTEXT_ISB || (insn->form == CONTEXT_ERET && eret_synchronises(c, level(actor)));
}
