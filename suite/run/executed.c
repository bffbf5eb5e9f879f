/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "isa/isa.h"
#include "suite/run/executed.h"
#include "suite/static/code.h"
#include "suite/static/effect.h"

#define MAP (1u << 16)		/* bytes: 256 KiB of code until two blocks share one */
#define MOST 2048		/* instructions; hv_stub_visit() has no more */
#define TRIES 3			/* to watch what some call executes: that call may be one that is not watched */

struct executed {
	const struct hv_stub *stub;
	uint16_t live;
	bool told;		/* the report is to say what was not executed */
	bool asked;		/* of any machine */
	unsigned count;
	uint64_t at[MOST];	/* offsets in the image; what falls through comes before what it falls into */
	bool continues[MOST];	/* it is executed if the one before it is */
	bool done[MOST];
	bool acts[MOST];	/* it may do what a rule forbids, whatever comes of it */
	bool watched[MOST];	/* on this machine */
	uint8_t tries[MOST];
	bool watching;		/* calls of this machine were watched */
	uint8_t map[MAP];	/* of all calls of this machine but those that are watched now */
	uint8_t seen[MAP];	/* of those */
};

/* Of AArch32, an instruction's condition has a say in what it does: each may do something. */
static bool acts(const struct executed *e, uint32_t word, const struct isa_insn *insn)
{
	enum effect effect = e->stub->exec == HV_A32 ? EFFECT_WRITE : effect_of(word);

	return (effect != EFFECT_NONE && effect != EFFECT_READ && effect != EFFECT_EVENT) ||
	       (isa_reads(insn) | isa_writes(insn)) & ISA_MEMORY;
}

static void add(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct executed *e = ctx;
	const struct code code = code_of(e->stub);
	struct isa_insn insn, before;
	unsigned i = e->count;

	if (!(e->live >> slot & 1) || i == MOST)
		return;
	code_decode(&code, at, &insn);
	e->at[i] = code_place(&code, at);
	e->acts[i] = acts(e, word, &insn);
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
	struct executed *e = calloc(1, sizeof(*e));
	struct hv_reach reach;

	if (!e)
		return NULL;
	hv_stub_reach(s->stub, &reach);
	e->stub = s->stub;
	e->told = asks_all(s->options);
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
	memset(e->watched, 0, sizeof(e->watched));
	memset(e->tries, 0, sizeof(e->tries));
	e->watching = false;
	m->coverage = e->map;
	m->coverage_size = MAP;
}

/* Whether instruction `i` is one of those that `map` tells of. `before`: the one before it is. */
static bool is_in(const struct executed *e, const uint8_t *map, uint64_t home, unsigned i, bool before)
{
	return map[(home + e->at[i]) / 4 & (MAP - 1)] || (i && e->continues[i] && before);
}

void executed_stop(struct executed *e, struct hv_machine *m)
{
	uint64_t home;
	bool now = false;

	if (!e || m->coverage != e->map)
		return;
	home = hv_stub_home(e->stub, &m->places);
	m->coverage = NULL;
	e->asked = true;
	for (unsigned i = 0; i < e->count; i++)
		e->done[i] |= now = is_in(e, e->map, home, i, now);
}

bool executed_is_news(struct executed *e, struct hv_machine *m)
{
	bool now = false, news = false;
	uint64_t home;

	if (!e || m->coverage != e->map || !e->watching)
		return false;
	home = hv_stub_home(e->stub, &m->places);
	for (unsigned i = 0; i < e->count; i++) {
		now = is_in(e, e->map, home, i, now);
		if (now && e->acts[i] && !e->watched[i] && e->tries[i] < TRIES) {
			e->tries[i]++;
			news = true;
		}
	}
	return news;
}

bool executed_begin(struct executed *e, struct hv_machine *m)
{
	if (!e || m->coverage != e->map)
		return false;
	memset(e->seen, 0, sizeof(e->seen));
	m->coverage = e->seen;
	return true;
}

void executed_end(struct executed *e, struct hv_machine *m)
{
	uint64_t home = hv_stub_home(e->stub, &m->places);
	bool now = false;

	m->coverage = e->map;
	e->watching = true;
	for (unsigned i = 0; i < e->count; i++)
		e->watched[i] |= now = is_in(e, e->seen, home, i, now);
	for (unsigned i = 0; i < MAP; i++)
		e->map[i] |= e->seen[i];
}

void executed_tell(const struct executed *e, struct hv_report *report)
{
	if (!e || !e->asked || !e->told)
		return;
	report->behind_slots = e->count;
	for (unsigned i = e->count; i--;)
		if (!e->done[i]) {
			report->unexecuted++;
			report->first_unexecuted = e->at[i];
		}
}
