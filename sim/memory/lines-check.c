/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checker: which bytes may arrive as something else than was stored last. It keeps marks for each byte of a line, and a mark
 * says "surely as last stored" or "perhaps not". So evictions need not be played: what one may change is marked when it becomes
 * possible. Clear marks are a promise that the adversary (lines-evict.c) must not be able to break, and tests/test_lines.c tries.
 */
#include <stdlib.h>
#include <string.h>

#include "sim/memory/lines-marks.h"

static void climb(struct ladder *ladder, enum stage from, enum stage to, uint64_t now)
{
	for (int start = CLEANED; start < STAGES; start++) {
		uint64_t at = start == (int)from ? now : ladder->reach[start][from];

		if (at > ladder->reach[start][to])
			ladder->reach[start][to] = at;
	}
}

static enum stage climbed(const struct ladder *ladder, enum stage from, uint64_t seen)
{
	static const uint8_t best_first[] = { FRESH, SYNCED, INVALIDATED, THERE };

	for (unsigned i = 0; i < sizeof(best_first) && from > UNSURE; i++)
		if (ladder->reach[from][best_first[i]] > seen)
			return best_first[i];
	return from;
}

static void set_stage(uint8_t *mark, unsigned at, enum stage to)
{
	*mark = (*mark & ~(7u << at)) | (unsigned)to << at;
}

/* Apply the barriers since the line was last looked at. A line all of whose bytes are sure gives its copies back. */
static void catch_up(struct lines *l, struct line *line)
{
	const struct check *check = l->own;
	uint8_t poc[STAGES], fetch[STAGES], any = 0, *marks;

	if (!line->copies || checked(line)->seen >= check->event_at)
		return;
	marks = marks_of(l, line);
	for (int s = FRESH; s < STAGES; s++) {
		poc[s] = climbed(&check->poc, s, checked(line)->seen);
		fetch[s] = climbed(&check->fetch, s, checked(line)->seen);
	}
	for (unsigned i = 0; i < l->config.line; i++) {
		if (!marks[i])
			continue;
		set_stage(&marks[i], AT_POC, poc[stage(marks[i], AT_POC)]);
		set_stage(&marks[i], AT_FETCH, fetch[stage(marks[i], AT_FETCH)]);
		any |= marks[i];
	}
	checked(line)->seen = l->now;
	if (!any)
		lines_shrink(l, line);
}

static bool grow(struct lines *l, struct line *line)
{
	if (line->copies)
		return true;
	if (!lines_grow(l, line))
		return false;
	memset(marks_of(l, line), 0, l->config.line);
	checked(line)->seen = l->now;
	return true;
}

/* Is a DC of this line not complete yet that wrote back or dropped something? */
static bool pending(const struct lines *l, const struct line *line)
{
	return ((const struct checked *)line)->dc_at > ((const struct check *)l->own)->full_at;
}

/* The same, and it is not even ordered before what this processor loads and stores from now on. */
static bool unordered(const struct lines *l, const struct line *line)
{
	return ((const struct checked *)line)->dc_at > ((const struct check *)l->own)->ordered_at;
}

/* May a fetch that misses the instruction cache find something else? IDC: it looks into the data cache first. */
static bool open_to_fetch(const struct lines *l, const struct line *line, uint8_t mark)
{
	bool cache = line->valid && mark & OPEN_CACHE;

	/* Without IDC: a clean copy in the data cache may stand in the unified cache as well, and a dirty one may go there. */
	return cache || (mark & OPEN_POU && !(l->config.idc && line->valid && line->dirty));
}

/* After something happened behind the instruction cache: `by` is the stage of a byte that has become sure, or was changed. */
static void settle_fetch(const struct lines *l, const struct line *line, uint8_t *mark, enum stage by, bool moved)
{
	if (open_to_fetch(l, line, *mark))
		set_stage(mark, AT_FETCH, UNSURE);
	else if (moved || stage(*mark, AT_FETCH) == UNSURE)
		set_stage(mark, AT_FETCH, by);
}

/* Before a byte changes: the copies that were sure hold what was stored last, and the oldest fetched byte is kept. */
static void keep_copies(struct lines *l, struct line *line, unsigned i, uint8_t last)
{
	uint8_t mark = marks_of(l, line)[i];

	if (!(mark & OPEN_CACHE))
		copy_of(l, line, COPY_CACHE)[i] = last;
	if (!(mark & OPEN_POU))
		copy_of(l, line, COPY_POU)[i] = last;
	if (stage(mark, AT_POC) != UNSURE)
		copy_of(l, line, COPY_POC)[i] = last;
	if (stage(mark, AT_FETCH) == FRESH)
		copy_of(l, line, COPY_OLD)[i] = last;
}

/* A miss: the data cache takes what stands at the PoU. */
static void allocate(struct lines *l, struct line *line)
{
	line->valid = true;
	for (unsigned i = 0; line->copies && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];

		*mark = (*mark & ~OPEN_CACHE) | (*mark & OPEN_POU ? OPEN_CACHE : 0);
		copy_of(l, line, COPY_CACHE)[i] = copy_of(l, line, COPY_POU)[i];
		settle_fetch(l, line, mark, CLEANED, false);
	}
}

/* A line is written back as a whole, with bytes that were not stored through the cache. */
static void become_dirty(struct lines *l, struct line *line)
{
	for (unsigned i = 0; !line->dirty && line->copies && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];

		if (*mark & OPEN_CACHE) {
			if (stage(*mark, AT_POC) != UNSURE)
				copy_of(l, line, COPY_POC)[i] = copy_of(l, line, COPY_POU)[i];
			*mark |= OPEN_POU;
			set_stage(mark, AT_POC, UNSURE);
			set_stage(mark, AT_FETCH, UNSURE);
		}
	}
	line->dirty = true;
}

static void store_cached(struct lines *l, struct line *line, const struct part *p)
{
	if (!line->valid)
		allocate(l, line);
	become_dirty(l, line);
	for (unsigned i = p->at; line->copies && i < p->at + p->size; i++) {
		uint8_t *mark = &marks_of(l, line)[i], byte = p->bytes[i - p->at];
		bool moved = byte != p->memory[i];

		if (moved) {
			keep_copies(l, line, i, p->memory[i]);
			*mark |= OPEN_POU;
			set_stage(mark, AT_POC, UNSURE);
		}
		*mark &= ~OPEN_CACHE;
		copy_of(l, line, COPY_CACHE)[i] = byte;
		settle_fetch(l, line, mark, PASSED, moved);
	}
	checked(line)->writer = *p->actor;
	checked(line)->undone = false;
}

/*
 * May a write-back that is still to come change this byte at the PoC, once it was stored past the caches? Not where it was sure and
 * stays the same. A dirty line may have been written to the unified cache earlier, with bytes that no copy here has any more.
 */
static bool overwritable(const struct lines *l, const struct line *line, uint8_t mark, bool moved)
{
	return (moved || stage(mark, AT_POC) == UNSURE) && (line->dirty || line->pou_dirty || unordered(l, line));
}

static void pass_byte(struct lines *l, struct line *line, unsigned i, uint8_t last, uint8_t byte)
{
	uint8_t *mark = &marks_of(l, line)[i];
	bool moved = byte != last, over = overwritable(l, line, *mark, moved);

	if (moved)
		keep_copies(l, line, i, last);
	if (over)
		set_stage(mark, AT_POC, UNSURE);
	else if (moved || stage(*mark, AT_POC) == UNSURE)
		set_stage(mark, AT_POC, PASSED);
	if (!line->valid && !over)
		*mark &= ~(OPEN_CACHE | OPEN_POU);
	else if (moved)
		*mark |= OPEN_CACHE | OPEN_POU;
	copy_of(l, line, COPY_POC)[i] = byte;
	if (!line->pou_dirty)
		copy_of(l, line, COPY_POU)[i] = byte;
	settle_fetch(l, line, mark, PASSED, moved);
}

static void store_past(struct lines *l, struct line *line, const struct part *p)
{
	struct checked *c = checked(line);

	for (unsigned i = p->at; line->copies && i < p->at + p->size; i++)
		pass_byte(l, line, i, p->memory[i], p->bytes[i - p->at]);
	c->undone |= unordered(l, line) && !line->dirty && !line->pou_dirty;
	c->passer = *p->actor;
	c->passed = true;
}

static void check_store(struct lines *l, const struct part *p)
{
	bool cached = p->actor->cached, moved = memcmp(p->memory + p->at, p->bytes, p->size);
	struct line *line = moved || cached ? lines_get(l, p->pa) : lines_find(l, p->pa);

	if (!line)
		return;
	catch_up(l, line);
	if (moved && !grow(l, line))
		return;
	(cached ? store_cached : store_past)(l, line, p);
	checked(line)->passed_last = !cached;
	checked(line)->moved_at = l->now;
}

#define NOT_IN_MEMORY (1u << UNSURE | 1u << CLEANED)
#define NOT_FRESH (0xffu & ~(1u << FRESH))

static void check_load(struct lines *l, const struct part *p)
{
	struct line *line = p->actor->cached ? lines_get(l, p->pa) : lines_find(l, p->pa);

	if (!line)
		return;
	catch_up(l, line);
	lines_check_bytes(l, line, p, p->actor->cached ? LOAD_CACHED : LOAD_PAST,
			  unordered(l, line) ? NOT_IN_MEMORY : 1u << UNSURE);
	if (p->actor->cached && !line->valid)
		allocate(l, line);
}

static bool check_fetch(struct lines *l, const struct part *p)
{
	struct line *line = lines_find(l, p->pa);

	if (!line)
		return false;
	catch_up(l, line);
	lines_check_bytes(l, line, p, p->actor->cached ? FETCH_CACHED : FETCH_PAST, NOT_FRESH);
	return false;
}

static void note_dc(struct lines *l, struct line *line, const struct hv_actor *actor)
{
	if (!line->dirty && !line->pou_dirty)
		return;
	checked(line)->dc = *actor;
	checked(line)->dc_at = checked(line)->moved_at = l->now;
}

/* To the PoU: the unified cache takes the line over. */
static void clean_to_pou(struct lines *l, struct line *line)
{
	if (!line->dirty)
		return;
	line->dirty = false;
	line->pou_dirty = true;
	for (unsigned i = 0; line->copies && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];

		*mark = (*mark & ~OPEN_POU) | (*mark & OPEN_CACHE ? OPEN_POU : 0);
		copy_of(l, line, COPY_POU)[i] = copy_of(l, line, COPY_CACHE)[i];
		settle_fetch(l, line, mark, CLEANED, false);
	}
}

static void clean_to_poc(struct lines *l, struct line *line)
{
	clean_to_pou(l, line);
	for (unsigned i = 0; line->pou_dirty && line->copies && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];

		if (*mark & OPEN_POU) {
			set_stage(mark, AT_POC, UNSURE);
			copy_of(l, line, COPY_POC)[i] = copy_of(l, line, COPY_POU)[i];
		} else if (stage(*mark, AT_POC) == UNSURE) {
			set_stage(mark, AT_POC, CLEANED);
		}
	}
	line->pou_dirty = false;
}

/*
 * What is unsure at the PoC stays so: the dirty line may have been written back just before it was dropped. `gone`: nothing was
 * dirty, and the copy says nothing any more.
 */
static void invalidate(struct lines *l, struct line *line, bool gone)
{
	line->valid = line->dirty = line->pou_dirty = false;
	for (unsigned i = 0; line->copies && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];
		bool unsure = stage(*mark, AT_POC) == UNSURE;

		*mark = (*mark & ~(OPEN_POU | (gone ? OPEN_CACHE : 0))) | (unsure ? OPEN_POU : 0);
		copy_of(l, line, COPY_POU)[i] = copy_of(l, line, COPY_POC)[i];
		settle_fetch(l, line, mark, CLEANED, false);
	}
}

static void check_dc(struct lines *l, struct line *line, enum lines_dc op, const struct hv_actor *actor)
{
	bool busy = line->dirty || line->pou_dirty;

	catch_up(l, line);
	note_dc(l, line, actor);
	if (op == LINES_CVAU)
		clean_to_pou(l, line);
	else if (op != LINES_IVAC)
		clean_to_poc(l, line);
	if (op == LINES_IVAC || op == LINES_CIVAC)
		invalidate(l, line, !busy);
}

/* DC ISW may have dropped a dirty line, and may have not. */
static void perhaps_drop(struct lines *l, struct line *line)
{
	catch_up(l, line);
	for (unsigned i = 0; line->copies && (line->dirty || line->pou_dirty) && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];

		if (stage(*mark, AT_POC) != UNSURE)
			continue;
		*mark |= OPEN_CACHE | OPEN_POU;
		copy_of(l, line, COPY_CACHE)[i] = copy_of(l, line, COPY_POC)[i];
		set_stage(mark, AT_FETCH, UNSURE);
	}
}

static void check_dc_all(struct lines *l, enum lines_dc op, const struct hv_actor *actor)
{
	(void)actor;
	if (op == LINES_ISW)
		lines_walk(l, perhaps_drop);
}

static void check_ic(struct lines *l, struct line *line, unsigned at, unsigned size, const struct hv_actor *actor)
{
	catch_up(l, line);
	for (unsigned i = at; line->copies && i < at + size; i++)
		if (stage(marks_of(l, line)[i], AT_FETCH) == THERE)
			set_stage(&marks_of(l, line)[i], AT_FETCH, INVALIDATED);
	checked(line)->ic = *actor;
	checked(line)->ic_at = l->now;
}

static void check_ic_all(struct lines *l, const struct hv_actor *actor)
{
	struct check *check = l->own;

	climb(&check->fetch, THERE, INVALIDATED, l->now);
	check->ic = *actor;
	check->ic_at = check->event_at = l->now;
}

static void check_barrier(struct lines *l, enum lines_barrier barrier)
{
	struct check *check = l->own;
	enum stage there = l->config.dic ? SYNCED : THERE;

	if (barrier != LINES_DSB_ST)
		check->ordered_at = l->now;
	if (barrier == LINES_DMB)
		return;
	if (barrier == LINES_DSB) {
		climb(&check->fetch, INVALIDATED, SYNCED, l->now);
		climb(&check->fetch, CLEANED, there, l->now);
		climb(&check->poc, CLEANED, SYNCED, l->now);
		check->full_at = l->now;
	}
	climb(&check->fetch, PASSED, there, l->now);
	climb(&check->poc, PASSED, SYNCED, l->now);
	check->event_at = l->now;
}

static void check_context(struct lines *l)
{
	struct check *check = l->own;

	climb(&check->fetch, SYNCED, FRESH, l->now);
	climb(&check->poc, SYNCED, FRESH, l->now);
	check->event_at = l->now;
}

/* Would a write-back of what is dirty leave this byte as it was stored last? */
static bool recoverable(const struct line *line, uint8_t mark)
{
	if (line->dirty)
		return !(mark & OPEN_CACHE);
	return line->pou_dirty ? !(mark & OPEN_POU) : stage(mark, AT_POC) != UNSURE;
}

/* The bytes are those without an eviction; a clean that is not complete counts as done. */
static void check_observe(struct lines *l, struct line *line, const struct part *p, uint8_t *bytes)
{
	static const unsigned not_fetchable = NOT_FRESH & ~(1u << SYNCED);	/* who jumps there synchronises */

	catch_up(l, line);
	for (unsigned i = p->at; line->copies && i < p->at + p->size; i++) {
		uint8_t mark = marks_of(l, line)[i];

		if (p->kept ? !recoverable(line, mark) : stage(mark, AT_POC) == UNSURE)
			bytes[i - p->at] = copy_of(l, line, COPY_POC)[i];
	}
	if (p->settled && lines_check_bytes(l, line, p, LOAD_PAST, NOT_IN_MEMORY))
		return;
	if (p->fetched)
		lines_check_bytes(l, line, p, FETCH_CACHED, not_fetchable);
}

static uint64_t look_at(const struct lines *l, const struct line *line, enum line_copy copy, const uint8_t *memory, unsigned at)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < 8 && at + i < l->config.line; i++)
		bytes |= (uint64_t)value(l, line, copy, at + i, memory[at + i]) << 8 * i;
	return bytes;
}

static void check_look(struct lines *l, struct line *line, const uint8_t *memory, unsigned at, struct hv_life *life)
{
	catch_up(l, line);
	life->valid = line->valid;
	life->dirty = line->dirty;
	for (unsigned i = 0; line->copies && i < l->config.line; i++)
		life->icache |= stage(marks_of(l, line)[i], AT_FETCH) != FRESH;
	life->cache = look_at(l, line, COPY_CACHE, memory, at);
	life->pou = look_at(l, line, COPY_POU, memory, at);
	life->poc = look_at(l, line, COPY_POC, memory, at);
	life->old = look_at(l, line, COPY_OLD, memory, at);
}

static bool check_waits(struct lines *l, struct line *line, bool context)
{
	unsigned waiting = context ? 1u << SYNCED : 1u << CLEANED | 1u << PASSED | 1u << INVALIDATED, found = 0;

	catch_up(l, line);
	for (unsigned i = 0; line->copies && i < l->config.line; i++)
		found |= 1u << stage(marks_of(l, line)[i], AT_FETCH) | 1u << stage(marks_of(l, line)[i], AT_POC);
	return found & waiting || (!context && pending(l, line));
}

static bool check_init(struct lines *l)
{
	l->own = calloc(1, sizeof(struct check));
	return l->own;
}

static void check_fini(struct lines *l)
{
	free(l->own);
}

const struct model lines_checker = {
	.record = sizeof(struct checked), .init = check_init, .fini = check_fini, .load = check_load, .store = check_store,
	.fetch = check_fetch, .dc = check_dc, .dc_all = check_dc_all, .ic = check_ic, .ic_all = check_ic_all,
	.barrier = check_barrier,
	.context = check_context, .observe = check_observe, .look = check_look, .waits = check_waits,
};
