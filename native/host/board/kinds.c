/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kinds of calls of a subject: what selects a call in the stub is the same for all of a kind. Of each kind that was made, it is
 * known how many have cost the board a CPU, and how many have hung.
 */
#include <string.h>

#include "native/host/board/board-int.h"

#define NUMBERS 4096ull

bool kinds_is_number(uint64_t x0)
{
	return x0 + NUMBERS < 2 * NUMBERS;
}

bool kinds_are_made_alike(const struct hv_call *a, const struct hv_call *b)
{
	return a->event == b->event && a->from == b->from && a->imm == b->imm;
}

bool kinds_have_one_number(const struct hv_call *a, const struct hv_call *b)
{
	const uint64_t x = a->in.r[HV_X0], y = b->in.r[HV_X0];

	return x == y || (!kinds_is_number(x) && !kinds_is_number(y));
}

static bool is_of(const struct call_kind *kind, const struct hv_call *call)
{
	return kinds_are_made_alike(&kind->call, call) && kinds_have_one_number(&kind->call, call);
}

const struct call_kind *kinds_find(const struct board *b, const struct hv_call *call)
{
	const struct call_kind *kind = b->kinds, *end = kind + b->kind_count;

	while (kind < end && !is_of(kind, call))
		kind++;
	return kind < end ? kind : NULL;
}

/* NULL: there are too many. */
static struct call_kind *find_or_add(struct board *b, const struct hv_call *call)
{
	const struct call_kind *kind = kinds_find(b, call);

	if (kind)
		return b->kinds + (kind - b->kinds);
	if (b->kind_count == CALL_KINDS)
		return NULL;
	b->kinds[b->kind_count] = (struct call_kind){ .call = *call };
	return &b->kinds[b->kind_count++];
}

void kinds_count(struct board *b, const struct hv_call *call, enum second_end end)
{
	struct call_kind *kind = find_or_add(b, call);

	if (!kind)
		return;
	kind->lost += end >= SECOND_ON_THE_WAY;
	kind->hung += end == SECOND_CUT;
}

unsigned kinds_lost(const struct board *b)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < b->kind_count; i++)
		sum += b->kinds[i].lost;
	return sum;
}
