/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One mutant while it is made. What changes nothing, or what another one of its place changes already, is none. */
#include <stdlib.h>
#include <string.h>

#include "suite/mutate/maker.h"

static void *grow(void *p, size_t *room, size_t count, size_t size)
{
	void *more;

	if (count < *room)
		return p;
	*room = *room ? 2 * *room : 1024;
	more = realloc(p, *room * size);
	if (!more)
		free(p);
	return more;
}

struct mutant *maker_begin(struct maker *k, enum mutation class, uint64_t site)
{
	static struct mutant spill;
	struct mutants *to = k->to;

	to->m = grow(to->m, &to->room, to->count, sizeof(*to->m));
	if (!to->m) {
		to->room = to->count = 0;
		k->failed = true;
		return &spill;
	}
	to->m[to->count] = (struct mutant){ .class = (uint8_t)class, .site = (uint32_t)site, .first = (uint32_t)to->edit_count };
	return &to->m[to->count++];
}

void maker_edit(struct maker *k, struct mutant *m, uint64_t at, uint32_t is)
{
	struct mutants *to = k->to;

	if (is == mutants_word(to, at))
		return;
	to->edits = grow(to->edits, &to->edit_room, to->edit_count, sizeof(*to->edits));
	if (!to->edits) {
		to->edit_room = to->edit_count = 0;
		k->failed = true;
		return;
	}
	to->edits[to->edit_count++] = (struct edit){ (uint32_t)at, is };
	m->count++;
	m->slots |= to->flow.reach[at / 4];
}

static bool same_edits(const struct mutants *all, const struct mutant *a, const struct mutant *b)
{
	return a->count == b->count && a->align == b->align &&
	       !memcmp(&all->edits[a->first], &all->edits[b->first], a->count * sizeof(*all->edits));
}

static bool is_wanted(const struct maker *k, const struct mutant *m)
{
	for (uint32_t i = 0; i < m->count; i++)
		if (maker_wants(k, k->to->edits[m->first + i].at))
			return true;
	return false;
}

/* Take the last mutant back if it changes nothing that is wanted, or what another one of this site changes already. */
void maker_end(struct maker *k)
{
	struct mutants *to = k->to;
	const struct mutant *m;
	bool keep;

	if (k->failed || !to->count)
		return;
	m = &to->m[to->count - 1];
	if (m->align)
		return;
	keep = is_wanted(k, m);
	for (size_t i = k->site; keep && i + 1 < to->count; i++)
		keep = !same_edits(to, &to->m[i], m);
	if (keep)
		return;
	to->edit_count = m->first;
	to->count--;
}

void maker_change(struct maker *k, enum mutation class, uint32_t is)
{
	maker_edit(k, maker_begin(k, class, k->at), k->at, is);
	maker_end(k);
}
