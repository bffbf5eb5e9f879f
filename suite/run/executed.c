/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "isa/isa.h"
#include "suite/run/executed.h"
#include "suite/static/code.h"

#define MAP (1u << 16)		/* bytes: 256 KiB of code until two blocks share one */
#define MOST 2048		/* instructions; hv_stub_visit() has no more */

struct executed {
	const struct hv_stub *stub;
	uint16_t live;
	bool asked;		/* of any machine */
	unsigned count;
	uint64_t at[MOST];	/* offsets in the image; what falls through comes before what it falls into */
	bool continues[MOST];	/* it is executed if the one before it is */
	bool done[MOST];
	uint8_t map[MAP];
};

static void add(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct executed *e = ctx;
	const struct code code = code_of(e->stub);
	struct isa_insn insn, before;
	unsigned i = e->count;

	(void)word;
	if (!(e->live >> slot & 1) || i == MOST)
		return;
	code_decode(&code, at, &insn);
	e->at[i] = code_place(&code, at);
	if (i) {
		code_decode(&code, e->at[i - 1] | (at & CODE_OTHER && code.exec == HV_A32), &before);
		e->continues[i] = before.flow == ISA_NEXT && e->at[i - 1] + before.size == e->at[i];
	}
	e->count++;
}

/* With a filter, or for the first failure, not all is asked that there is. */
static bool asks_all(const struct hv_suite_options *o)
{
	return !o->filter && !o->brief && !o->first;
}

struct executed *executed_new(const struct suite *s)
{
	struct executed *e = asks_all(s->options) ? calloc(1, sizeof(*e)) : NULL;
	struct hv_reach reach;

	if (!e)
		return NULL;
	hv_stub_reach(s->stub, &reach);
	e->stub = s->stub;
	e->live = s->abi->live & (uint16_t)~s->abi->busy;
	if (!reach.cut)
		hv_stub_visit(s->stub, add, e);
	if (e->count)
		return e;
	free(e);
	return NULL;
}

void executed_free(struct executed *e)
{
	free(e);
}

void executed_watch(struct executed *e, struct hv_machine *m)
{
	if (!e || !(m->sees & HV_SEE_PATH))
		return;
	memset(e->map, 0, sizeof(e->map));
	m->coverage = e->map;
	m->coverage_size = MAP;
}

void executed_stop(struct executed *e, struct hv_machine *m)
{
	uint64_t base;

	if (!e || m->coverage != e->map)
		return;
	base = hv_stub_home(e->stub, &m->places);
	m->coverage = NULL;
	e->asked = true;
	for (unsigned i = 0; i < e->count; i++)
		e->done[i] |= e->map[(base + e->at[i]) / 4 & (MAP - 1)] || (i && e->continues[i] && e->done[i - 1]);
}

void executed_tell(const struct executed *e, struct hv_report *report)
{
	if (!e || !e->asked)
		return;
	report->behind_slots = e->count;
	for (unsigned i = e->count; i--;)
		if (!e->done[i]) {
			report->unexecuted++;
			report->first_unexecuted = e->at[i];
		}
}
