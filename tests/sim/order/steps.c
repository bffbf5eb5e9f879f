/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdio.h>

#include "tests/sim/order/steps.h"

struct hv_hazard hazards[MOST];
unsigned hazard_count;
struct context *context;

static void note(void *ctx, const struct hv_hazard *hazard)
{
	ck_assert_ptr_eq(ctx, &hazard_count);
	if (hazard_count < MOST)
		hazards[hazard_count] = *hazard;
	hazard_count++;
}

void order_setup(void)
{
	context = context_new(&(struct context_config){ note, NULL, &hazard_count });
	ck_assert_ptr_nonnull(context);
}

void order_teardown(void)
{
	context_free(context);
}

void order_begin(uint64_t sctlr_1, uint64_t sctlr_2, uint64_t hcr, bool exs)
{
	hazard_count = 0;
	context_begin(context, &(struct context_state){ .sctlr = { 0, sctlr_1, sctlr_2 }, .hcr = hcr, .exs = exs });
}

void order_play(unsigned el, uint64_t pc, const struct step *s)
{
	struct hv_actor actor = { .pc = pc, .insn = assembled_word(s->w), .step = HV_HAZARD_COUNT, .el = (uint8_t)el };

	context_step(context, &actor, s->x);
	if (s->va)
		context_access(context, s->va, &actor);
	if (s->enter)
		context_enter(context, s->enter, &actor);
}

const char *order_text(void)
{
	static char line[256];
	size_t at = 0;

	line[0] = 0;
	for (unsigned i = 0; i < hazard_count && i < MOST; i++)
		at += (size_t)snprintf(line + at, sizeof(line) - at, " kind %u missing %u reg %u by %08x", hazards[i].kind,
				       hazards[i].missing, hazards[i].reg, hazards[i].reader.insn);
	return line;
}
