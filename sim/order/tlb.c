/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/order/followed.h"
#include "sim/order/report.h"
#include "sim/order/tlb.h"
#include "sim/order/uses.h"

/* Without E2H, EL2 has but one range of addresses. */
static unsigned half_of(const struct context *c, unsigned el, uint64_t va)
{
	return el == 2 && !context_hcr(c, ISA_HCR_E2H) ? 0 : va >> 55 & 1;
}

static unsigned halves_of(const struct context *c, unsigned el)
{
	return el == 2 && !context_hcr(c, ISA_HCR_E2H) ? 1 : 3;
}

/* What a TLBI was for is known if a register had changed; else it may concern any data, but not the code that goes on. */
static bool concerns(const struct maintenance *tlbi, unsigned half, bool data)
{
	return tlbi->state != TLBI_NONE && (tlbi->halves ? tlbi->halves >> half & 1 : data);
}

void tlb_translate(struct context *c, uint64_t va, bool data, const struct hv_actor *actor)
{
	unsigned el = context_level(actor), half = half_of(c, el, va);
	struct tlb *g = &c->regimes[el];
	struct stale *s = &g->stale[half];

	if (!context_mmu_on(c, el))
		return;
	if (c->open)
		uses_check_translation(c, el, 1u << half, actor);
	if (concerns(&g->tlbi, half, data))
		report_tlbi(c, &g->tlbi, actor);
	if (s->is && !s->unseen && !c->writes[s->r].open)	/* while it is open, it is reported as that */
		report_stale(c, g, half, actor);
	g->used[half] = true;
}

/* SCTLR_ELx.M goes from 0 to 1 at ELx: all that translation needs must be in place. */
void tlb_switch_on(struct context *c, unsigned el, const struct hv_actor *actor)
{
	struct tlb *g = &c->regimes[el];
	unsigned halves = halves_of(c, el);

	uses_check_translation(c, el, halves, actor);
	if (g->tlbi.state != TLBI_NONE)
		report_tlbi(c, &g->tlbi, actor);
	for (unsigned half = 0; half < 2; half++)
		if ((halves >> half & 1) && g->stale[half].is)
			report_stale(c, g, half, actor);
}

/* Note what register `r`, which was written just now, leaves behind in the TLB. The first such change is the one to tell. */
void tlb_note_change(struct context *c, unsigned r)
{
	struct tlb *g = &c->regimes[followed[r].regime];
	const struct write *w = &c->writes[r];

	for (unsigned half = 0; half < 2; half++) {
		struct stale *s = &g->stale[half];
		bool used;

		if (!(followed[r].halves >> half & 1))
			continue;
		used = g->used[half] || (c->config.live && context_mmu_on(c, followed[r].regime) &&
					 c->config.live(c->config.ctx, followed[r].regime, half));
		if (!(used || g->before) || (s->is && !(s->unseen && used)))
			continue;
		*s = (struct stale){ .writer = w->writer, .value = w->value, .r = (uint8_t)r, .is = true, .unseen = !used };
	}
}

/* The TLB of a regime is empty, or will be: but for what walks bring back. */
static uint8_t drop(struct context *c, unsigned el)
{
	struct tlb *g = &c->regimes[el];
	uint8_t halves = (uint8_t)(g->stale[0].is | g->stale[1].is << 1);

	for (unsigned half = 0; half < 2; half++) {
		unsigned r = context_mmu_on(c, el) && g->stale[half].is ? followed_pending(c, el, half) : REGISTERS;

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
	if (what->regime == 1 && !what->vmids && c->writes[VTTBR].open & FOLLOWED_VMID)
		report_write(c, VTTBR, HV_HAZARD_REGISTER, actor);
	if (what->stages) {
		c->vmid_drops |= c->vmid.is;
		c->vmid.is = false;
	}
}

/*
 * ERET to EL1 lets VTTBR_EL2's VMID be used. If EL2 changed the VMID, it must first have invalidated that VMID's TLB entries, and
 * completed this by DSB.
 */
void tlb_check_vmid(struct context *c, const struct hv_actor *actor)
{
	if (c->vmid_drops && c->regimes[1].tlbi.state == TLBI_ISSUED)
		report_tlbi(c, &c->regimes[1].tlbi, actor);
	if (c->vmid.is)
		report_vmid(c, actor);
}

void tlb_leave_hyp(struct context *c, const struct hv_actor *actor)
{
	struct tlb *g = &c->regimes[2];

	if (!context_mmu_on(c, 2))
		return;
	if (g->tlbi.state == TLBI_ISSUED)	/* the ERET synchronises what is complete */
		report_tlbi(c, &g->tlbi, actor);
	if (g->stale[0].is)
		report_stale(c, g, 0, actor);
}

void tlb_invalidate(struct context *c, const struct context_insn *insn, const struct hv_actor *actor, uint64_t operand)
{
	struct context_tlbi what = context_tlbi(insn->tlbi, context_level(actor), context_hcr(c, ISA_HCR_E2H | ISA_HCR_TGE));
	struct maintenance *t = &c->regimes[what.regime].tlbi;
	bool merge = t->state == TLBI_ISSUED;

	if (!what.regime)
		return;
	if (c->open && what.renamed)
		uses_check(c, USES_RENAMED, context_level(actor), actor);
	if (context_level(actor) == 2)
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

void tlb_complete(struct context *c, const struct context_insn *dsb)
{
	for (unsigned el = 1; el <= 2; el++) {
		struct maintenance *t = &c->regimes[el].tlbi;

		if (t->state == TLBI_ISSUED && dsb->reach >= t->reach && !(dsb->nxs && t->xs))
			t->state = TLBI_COMPLETE;
	}
}
