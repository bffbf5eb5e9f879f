/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "isa/isa.h"
#include "sim/order/followed.h"
#include "sim/order/state.h"
#include "sim/order/tlb.h"
#include "sim/order/uses.h"

#define ALL (~0ull)

struct context *context_new(const struct context_config *config)
{
	struct context *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->config = *config;
	for (size_t i = 0; i < CONTEXT_INSNS; i++)
		context_decode(0, 0, &c->insns[i]);
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

void context_access(struct context *c, uint64_t va, const struct hv_actor *actor)
{
	if (c->open)
		uses_check(c, USES_DATA, context_level(actor), actor);
	tlb_translate(c, va, true, actor);
}

static void note_write(struct context *c, unsigned r, uint64_t value, const struct hv_actor *actor)
{
	struct write *w = &c->writes[r];
	uint64_t differ = (w->known ? w->value ^ value : ALL) & followed[r].mask;
	bool sctlr_here = r == (context_level(actor) == 2 ? SCTLR_2 : SCTLR_1);

	w->value = value;
	w->known = w->fresh = c->open = true;
	if (!w->open) {
		w->writer = *actor;
		w->told = 0;
	}
	if (!differ)
		return;
	if (r == VTTBR && (differ & FOLLOWED_VMID))
		c->vmid = (struct stale){ .writer = *actor, .value = value, .r = VTTBR, .is = true };
	if (followed[r].halves) {
		w->writer = *actor;
		tlb_note_change(c, r);
	}
	if (sctlr_here && (differ & value & ISA_SCTLR_M))
		tlb_switch_on(c, context_level(actor), actor);
	w->writer = *actor;
	w->open |= differ;
	w->told = 0;
	c->open = true;
}

/* MSR or MRS. */
static void transfer(struct context *c, const struct context_insn *insn, const struct hv_actor *actor, uint64_t operand)
{
	unsigned el = context_level(actor), what = insn->uses;
	uint16_t sysreg = insn->sysreg;
	bool renamed = el == 2 && isa_sysreg_is_renamed(sysreg);

	if (el == 2)
		sysreg = (uint16_t)isa_sysreg_at_el2(sysreg, context_hcr(c, ISA_HCR_E2H));
	if (renamed)
		what |= USES_RENAMED;
	if (c->open && what)
		uses_check(c, what, el, actor);
	if (insn->form == CONTEXT_MRS)
		return;		/* a direct read sees the direct write */
	for (unsigned r = 0; r < REGISTERS; r++)
		if (followed[r].sysreg == sysreg)
			note_write(c, r, operand, actor);
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
	return !c->exs || (context_sctlr(c, el) & ISA_SCTLR_EOS);
}

static void other(struct context *c, const struct context_insn *insn, const struct hv_actor *actor, uint64_t operand)
{
	unsigned what = insn->uses & ~USES_DATA;	/* context_access() will say */

	if (c->open && what)
		uses_check(c, what, context_level(actor), actor);
	if (insn->address)
		tlb_translate(c, operand, true, actor);
	else if (insn->uses & USES_BRANCH)
		tlb_translate(c, actor->pc, false, actor);
}

static const struct context_insn *insn_of(struct context *c, uint8_t set, uint32_t word)
{
	struct context_insn *insn = &c->insns[(word >> 5 ^ word >> 16) % CONTEXT_INSNS];

	if (insn->word != word || insn->set != set)
		context_decode(set, word, insn);
	return insn;
}

void context_step(struct context *c, const struct hv_actor *actor, uint64_t operand)
{
	const struct context_insn *insn = insn_of(c, actor->set, actor->insn);

	switch (insn->form) {
	case CONTEXT_MSR:
	case CONTEXT_MRS:
		transfer(c, insn, actor, operand);
		break;
	case CONTEXT_TLBI:
		tlb_invalidate(c, insn, actor, operand);
		break;
	case CONTEXT_DSB:
		tlb_complete(c, insn);
		break;
	case CONTEXT_ISB:
		synchronise(c);
		break;
	case CONTEXT_ERET:
		if (context_level(actor) == 2)
			tlb_check_vmid(c, actor);
		if (context_level(actor) == 2 && actor->set != ISA_A64)
			tlb_leave_hyp(c, actor);
		if (eret_synchronises(c, context_level(actor)))
			synchronise(c);
		else if (c->open)
			uses_check(c, USES_BRANCH, context_level(actor), actor);
		break;
	default:
		other(c, insn, actor, operand);
	}
}

void context_enter(struct context *c, unsigned el, const struct hv_actor *actor)
{
	if (c->open)
		uses_check(c, USES_VECTOR, el, actor);
	if (!c->exs || (context_sctlr(c, el) & ISA_SCTLR_EIS))
		synchronise(c);
}

bool context_is_event(struct context *c, const struct hv_actor *actor)
{
	const struct context_insn *insn = insn_of(c, actor->set, actor->insn);

	return insn->form == CONTEXT_ISB || (insn->form == CONTEXT_ERET && eret_synchronises(c, context_level(actor)));
}
