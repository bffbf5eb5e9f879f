/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls of a large image, of which a board has some pages alone: calls that come to others, or write there, are made anew. */
#include <stdlib.h>

#include "native/host/board/board-int.h"

#define MOST_SWEEPS 8

/* Calls that have come to code which the board did not have, made once more. */
struct missed {
	size_t *index;		/* of each */
	struct hv_call *calls;
	struct hv_outcome *outs;
	size_t count;
};

/* All of them, before any page is wanted: several may have come to one. */
static bool find_missed(struct board *b, struct missed *m, const struct hv_call *calls, const struct hv_outcome *outs, size_t count)
{
	m->count = 0;
	for (size_t i = 0; i < count; i++) {
		if (!pages_missed(b, &outs[i]))
			continue;
		m->index[m->count] = i;
		m->calls[m->count++] = calls[i];
	}
	for (size_t i = 0; i < m->count; i++)
		pages_add_missed(b, &outs[m->index[i]]);
	return m->count;
}

/* The board is sent what they have missed. 1: all calls are to be made once more. */
static int run_missed(struct board *b, struct missed *m, struct hv_outcome *outs)
{
	b->put = false;
	if (subject_present(b) || calls_run(b, m->calls, m->outs, m->count, false))
		return -1;
	for (size_t i = 0; i < m->count; i++)
		outs[m->index[i]] = m->outs[i];
	return board_sweep_subject(b);
}

/* All that have come to such code. 1: all calls are to be made once more. */
static int settle_missed(struct board *b, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	struct missed m = { calloc(count, sizeof(*m.index)), calloc(count, sizeof(*m.calls)), calloc(count, sizeof(*m.outs)), 0 };
	int swept = 0;

	if (!m.index || !m.calls || !m.outs)
		swept = board_fail(b, "out of memory");
	for (unsigned i = 0; !swept && i < MOST_SWEEPS && find_missed(b, &m, calls, outs, count); i++)
		swept = run_missed(b, &m, outs);
	free(m.index);
	free(m.calls);
	free(m.outs);
	return swept;
}

/*
 * A call that has written to a page which was not watched is told by a sweep behind all of them: then all are made once more. One
 * that has come to code which was not sent is told by where it was, and is made once more alone.
 */
int sweep_run(struct board *b, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	int swept = 1;

	for (unsigned i = 0; swept > 0 && i < MOST_SWEEPS; i++) {
		if (calls_run(b, calls, outs, count, i > 0))
			return -1;
		swept = board_sweep_subject(b);
		if (!swept && b->wanted)
			swept = settle_missed(b, calls, outs, count);
	}
	return swept < 0 ? -1 : 0;
}
