/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where control can go in a stub of 32-bit instructions. */
#include <stdlib.h>

#include "suite/prove/flow.h"
#include "suite/static/code.h"

/* Places are not in order yet. */
static bool is_place(const struct flow *flow, uint64_t at)
{
	for (size_t i = 0; i < flow->place_count; i++)
		if (flow->places[i] == at)
			return true;
	return false;
}

static void note_reach(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	struct flow *flow = ctx;

	(void)insn;
	if (at & CODE_OTHER)	/* instructions of the other set are no places */
		return;
	flow->reach[at / 4] |= (uint16_t)(1u << slot);
	if (at % 4)	/* and maybe two bytes of the next word */
		flow->reach[at / 4 + 1] |= (uint16_t)(1u << slot);
	if (!is_place(flow, at))
		flow->places[flow->place_count++] = (uint32_t)at;
}

static void count_reach(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	(void)slot, (void)at, (void)insn;
	++*(size_t *)ctx;
}

static int by_offset(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

int flow_hyp_find(const struct hv_stub *stub, struct flow *flow)
{
	size_t most = 0;

	*flow = (struct flow){ .stub = stub, .indirect = true };
	hv_stub_visit(stub, count_reach, &most);
	flow->reach = calloc(stub->size / 4 + 2, sizeof(*flow->reach));
	flow->places = calloc(most + 1, sizeof(*flow->places));
	if (!flow->reach || !flow->places)
		return -1;
	hv_stub_visit(stub, note_reach, flow);
	qsort(flow->places, flow->place_count, sizeof(*flow->places), by_offset);
	return 0;
}
