/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The life of a line as rows. A loop that stores to a line touches it often in the same way, and a line may live for long before
 * it matters, so like events are folded and the middle of a long life is left out. What remains is what both pictures show.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/report/life.h"

#define ROWS_HEAD 10	/* kept of a life that is too long, at its beginning, */
#define ROWS_TAIL 22	/* and at its end */

bool life_valid(const struct life_row *row, enum life_copy which)
{
	return which == LIFE_ICACHE ? row->code && row->e->icache : which == LIFE_CACHE ? row->e->valid : true;
}

bool life_dirty(const struct hv_life *e, enum life_copy which)
{
	return which == LIFE_CACHE && e->valid && e->dirty;
}

uint64_t life_bytes(const struct hv_life *e, enum life_copy which)
{
	const uint64_t bytes[] = {
		[LIFE_ICACHE] = e->old, [LIFE_CACHE] = e->cache, [LIFE_POU] = e->pou, [LIFE_POC] = e->poc
	};

	return bytes[which];
}

bool life_stale(const struct life_row *row, enum life_copy which)
{
	return life_valid(row, which) && life_bytes(row->e, which) != row->newest;
}

const struct hv_hazard *life_hazard(const struct scenario_result *result, const struct life_row *row)
{
	return row->e && row->e->event == HV_LIFE_HAZARD && result->hazard_count ? &result->hazards[0] : NULL;
}

enum life_copy life_source(const struct hv_hazard *hazard)
{
	switch (hazard->kind) {
	case HV_HAZARD_STALE_LOAD: return LIFE_CACHE;
	case HV_HAZARD_FETCH_POU: return LIFE_POU;
	case HV_HAZARD_STALE_FETCH:
	case HV_HAZARD_PREFETCHED: return LIFE_ICACHE;
	case HV_HAZARD_INCOMPLETE: return hazard->reader.cached ? LIFE_POU : LIFE_POC;
	default: return LIFE_POC;
	}
}

/* --- words ---------------------------------------------------------------------------------------------- */

static const char *evicted(const struct life_row *row)
{
	bool was_dirty = row->before && row->before->dirty, was_valid = row->before && row->before->valid;

	if (was_dirty && !row->e->dirty)
		return row->e->valid ? "written back" : "written back and dropped";
	return was_valid && !row->e->valid ? "dropped" : "evicted";
}

const char *life_does(const struct life_row *row, char *buf, size_t size)
{
	static const char *const before[] = {
		[HV_LIFE_FETCH] = "fetch of ", [HV_LIFE_CONTEXT] = "context event: ", [HV_LIFE_HAZARD] = "",
	};
	static const char *const several[] = {
		[HV_LIFE_STORE] = "stores", [HV_LIFE_LOAD] = "loads", [HV_LIFE_FETCH] = "fetches",
		[HV_LIFE_DC] = "operations on the data cache", [HV_LIFE_IC] = "operations on the instruction cache",
		[HV_LIFE_DSB] = "barriers", [HV_LIFE_CONTEXT] = "barriers", [HV_LIFE_EVICT] = "evictions",
		[HV_LIFE_HAZARD] = "hazards",
	};
	const struct hv_life *e = row->e;
	const char *prefix = e->event < sizeof(before) / sizeof(before[0]) ? before[e->event] : NULL;
	char insn[96];
	int n = 0;

	if (row->mixed) {
		snprintf(buf, size, "%zu more %s", row->count, several[e->event]);
		return buf;
	}
	if (row->count > 1)
		n = snprintf(buf, size, "%zu more: ", row->count);
	if (e->event == HV_LIFE_EVICT)
		snprintf(buf + n, size - (size_t)n, "%s", evicted(row));
	else if (!e->actor.pc)
		snprintf(buf + n, size - (size_t)n, "what comes behind the scenario");
	else
		snprintf(buf + n, size - (size_t)n, "%s%s", prefix ? prefix : "",
			 hazard_insn(&e->actor, insn, sizeof(insn)));
	return buf;
}

/* --- rows ----------------------------------------------------------------------------------------------- */

static bool is_barrier(const struct hv_life *e)
{
	return e->event == HV_LIFE_DSB || e->event == HV_LIFE_CONTEXT;
}

static bool same_state(const struct hv_life *a, const struct hv_life *b)
{
	return a->valid == b->valid && a->dirty == b->dirty && a->icache == b->icache && a->cache == b->cache && a->pou == b->pou &&
	       a->poc == b->poc;
}

static bool same_insn(const struct hv_life *a, const struct hv_life *b)
{
	return a->event == b->event && a->actor.pc == b->actor.pc && a->actor.insn == b->actor.insn;
}

/* Of one kind; and what changes something is only like what the same instruction does, in a loop. */
static bool like(const struct hv_life *a, const struct hv_life *b)
{
	if (is_barrier(a) && is_barrier(b))
		return same_state(a, b);
	return a->event == b->event && a->event != HV_LIFE_HAZARD && a->actor.step == b->actor.step &&
	       a->actor.cached == b->actor.cached && (same_insn(a, b) || same_state(a, b));
}

/* What was stored last: a store past the caches that misses these bytes leaves it as it was. */
static uint64_t newest(const struct hv_life *before, const struct hv_life *e, uint64_t so_far)
{
	if (e->event != HV_LIFE_STORE)
		return so_far;
	if (e->actor.cached)
		return e->cache;
	return before && before->poc == e->poc ? so_far : e->poc;
}

static uint64_t oldest(const struct hv_life *e)
{
	return e->valid ? e->cache : e->poc;
}

/* Events up to the first hazard. Behind it the machine takes the line for settled, so that it need not say the same again. */
static size_t events_of(const struct scenario_result *r)
{
	for (size_t i = 0; i < r->life_count; i++)
		if (r->life[i].event == HV_LIFE_HAZARD)
			return i + 1;
	return r->life_count;
}

/* An instruction cache may hold older bytes of any line, which matters only if the line is fetched. */
static bool is_code(const struct scenario_result *r)
{
	for (size_t i = 0; i < events_of(r); i++)
		if (r->life[i].event == HV_LIFE_FETCH || r->life[i].event == HV_LIFE_IC)
			return true;
	return r->hazard_count && (r->hazards[0].kind == HV_HAZARD_STALE_FETCH || r->hazards[0].kind == HV_HAZARD_PREFETCHED ||
				   r->hazards[0].kind == HV_HAZARD_FETCH_POU);
}

/* Fold: the first event of a run has a row, and the others one together. */
static size_t fold(const struct scenario_result *r, struct life_row *rows)
{
	size_t count = 0, events = events_of(r);
	bool code = is_code(r);
	uint64_t stored = oldest(&r->life[0]);

	for (size_t i = 0; i < events; i++) {
		const struct hv_life *e = &r->life[i], *before = i ? e - 1 : NULL;
		struct life_row *last = count ? &rows[count - 1] : NULL;

		stored = newest(before, e, stored);
		if (count > 1 && before && like(before, e) && like(rows[count - 2].e, before)) {
			last->mixed |= !same_insn(before, e);
			last->e = e;
			last->newest = stored;
			last->count++;
			continue;
		}
		rows[count++] = (struct life_row){ .e = e, .before = before, .count = 1, .newest = stored, .code = code };
	}
	return count;
}

static size_t leave_out_the_middle(struct life_row *rows, size_t count)
{
	struct life_row *gap = &rows[ROWS_HEAD];
	size_t left_out = 0;

	if (count <= ROWS_HEAD + 1 + ROWS_TAIL)
		return count;
	for (size_t i = ROWS_HEAD; i < count - ROWS_TAIL; i++)
		left_out += rows[i].count;
	*gap = (struct life_row){ .count = left_out };
	memmove(gap + 1, &rows[count - ROWS_TAIL], ROWS_TAIL * sizeof(*rows));
	return ROWS_HEAD + 1 + ROWS_TAIL;
}

struct life_row *life_rows(const struct scenario_result *result, size_t *count)
{
	struct life_row *rows;

	*count = 0;
	if (!result->life_count)
		return NULL;
	rows = calloc(result->life_count, sizeof(*rows));
	if (rows)
		*count = leave_out_the_middle(rows, fold(result, rows));
	return rows;
}
