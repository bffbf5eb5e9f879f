/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/order/followed.h"
#include "sim/order/report.h"

static void report_hazard(struct context *c, const struct hv_hazard *hazard)
{
	if (c->config.hazard)
		c->config.hazard(c->config.ctx, hazard);
}

void report_write(struct context *c, unsigned r, uint8_t kind, const struct hv_actor *reader)
{
	struct write *w = &c->writes[r];

	if (w->told >> kind & 1)
		return;
	w->told |= (uint16_t)(1u << kind);
	report_hazard(c, &(struct hv_hazard){ .kind = kind, .missing = HV_MISSING_ISB, .reg = followed[r].reg, .addr = w->value,
					      .writer = w->writer, .reader = *reader });
}

void report_tlbi(struct context *c, struct maintenance *tlbi, const struct hv_actor *reader)
{
	if (tlbi->told)
		return;
	tlbi->told = true;
	report_hazard(c, &(struct hv_hazard){ .kind = HV_HAZARD_TLBI,
					      .missing = tlbi->state == TLBI_ISSUED ? HV_MISSING_DSB : HV_MISSING_ISB,
					      .reg = HV_REG_NONE, .addr = tlbi->operand, .writer = tlbi->actor,
					      .reader = *reader });
}

static void report_old(struct context *c, const struct stale *s, const struct hv_actor *reader)
{
	report_hazard(c, &(struct hv_hazard){ .kind = HV_HAZARD_OLD_TLB, .missing = HV_MISSING_TLBI, .reg = followed[s->r].reg,
					      .addr = s->value, .writer = s->writer, .reader = *reader });
}

/* A write of TCR or MAIR stands in both halves. */
static bool same_write(const struct stale *a, const struct stale *b)
{
	return a->is && b->is && a->r == b->r && a->value == b->value && a->writer.pc == b->writer.pc;
}

void report_stale(struct context *c, struct tlb *g, unsigned half, const struct hv_actor *reader)
{
	struct stale *s = &g->stale[half];

	if (s->told)
		return;
	s->told = true;
	if (same_write(s, &g->stale[!half]))
		g->stale[!half].told = true;
	report_old(c, s, reader);
}

void report_vmid(struct context *c, const struct hv_actor *reader)
{
	if (c->vmid.told)
		return;
	c->vmid.told = true;
	report_old(c, &c->vmid, reader);
}
