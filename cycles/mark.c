/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The four regimes: which fetches and accesses miss, and what the branch predictor knows. */
#include "cycles/cycles.h"
#include "cycles/shape.h"
#include "isa/isa.h"

const char *const cycles_regime_names[CYCLES_REGIMES] = { "warm", "cold", "icache", "linux" };

static bool is_line_new(const struct cycles_step *steps, size_t i, unsigned line)
{
	if (i && steps[i].pc / line == steps[i - 1].pc / line)
		return false;
	for (size_t k = 0; k < i; k++)
		if (steps[k].pc / line == steps[i].pc / line)
			return false;
	return true;
}

static bool is_data_new(const struct cycles_step *steps, size_t i, unsigned line)
{
	for (size_t k = 0; k < i && steps[i].flags & CYCLES_ADDRESS; k++)
		if (steps[k].flags & CYCLES_ADDRESS && steps[k].size && steps[k].address / line == steps[i].address / line)
			return false;
	return true;
}

/* Without what the predictor learns: conditional branches go back, others go on, and no target is known. */
static void guess(struct cycles_step *step)
{
	struct isa_insn insn;
	bool taken = step->flags & CYCLES_TAKEN, back;

	isa_decode(ISA_A64, step->word, &insn);
	if (insn.class != ISA_BRANCH)
		return;
	back = isa_target(&insn, step->pc) <= step->pc;
	if (insn.flow == ISA_BRANCH_IF ? taken != back : insn.flow != ISA_JUMP && insn.flow != ISA_CALL)
		step->flags |= CYCLES_MISPREDICTED;
	else if (taken)
		step->flags |= CYCLES_UNTRAINED;
}

/* True if the step before makes this one be fetched anew. */
static bool is_fetched_anew(const struct cycles_step *steps, size_t i)
{
	if (!i || steps[i].flags & CYCLES_ENTERED || steps[i - 1].flags & (CYCLES_TAKEN | CYCLES_MISPREDICTED) ||
	    steps[i - 1].fetch != CYCLES_FETCH_NC)
		return true;
	return class_rows[shape_of(steps[i - 1].word)->class].sync == SYNC_FLUSHES;
}

static bool costs_fetch(const struct cycles_step *steps, size_t i, unsigned block)
{
	if (steps[i].fetch == CYCLES_FETCH_NC)
		return is_fetched_anew(steps, i) || steps[i].pc / block != steps[i - 1].pc / block;
	return steps[i].fetch == CYCLES_FETCH_MISS;
}

void cycles_mark(struct cycles_step *steps, size_t from, size_t to, enum cycles_regime regime, unsigned line, unsigned block,
		 size_t *fetched)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++) {
		bool lines = regime == CYCLES_COLD || regime == CYCLES_ICACHE;

		steps[i].flags &= (uint8_t)~(CYCLES_MISPREDICTED | CYCLES_UNTRAINED);
		steps[i].fetch = regime == CYCLES_LINUX ? CYCLES_FETCH_NC :
				 lines && is_line_new(steps, i, line) ? CYCLES_FETCH_MISS :
			CYCLES_FETCH_HIT;
		steps[i].data = regime == CYCLES_WARM ? CYCLES_DATA_HIT : regime != CYCLES_COLD ? CYCLES_DATA_DEVICE :
			is_data_new(steps, i, line) ? CYCLES_DATA_MISS : CYCLES_DATA_HIT;
		if (regime != CYCLES_WARM)
			guess(&steps[i]);
		count += costs_fetch(steps, i, block);
	}
	if (fetched)
		*fetched = count;
}
