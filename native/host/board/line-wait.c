/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/board/line-wait.h"

#include "suite/clock.h"

#define MS 1000000ull
#define MOST_TIMES 10

void line_wait_begin(struct line_wait *w)
{
	w->since = clock_now();
	w->next = 0;
}

/* Nanoseconds since the first look in which it was kept from running. */
static uint64_t kept_since(const struct line_wait *w, const struct line *line, uint64_t now)
{
	struct kept kept;
	uint64_t most;

	kept_look(&kept, line->command.pid);
	most = kept_most(&w->kept, &kept);
	return most < now - w->looked ? most : now - w->looked;
}

bool line_wait_is_over(struct line_wait *w, const struct line *line, unsigned ms)
{
	const uint64_t now = clock_now(), whole = ms * MS, passed = now - w->since;
	uint64_t had;

	if (line->command.pid <= 0 || passed >= MOST_TIMES * whole)
		return passed >= whole;
	if (!w->next && passed >= whole / 2) {
		kept_look(&w->kept, line->command.pid);
		w->looked = now;
		w->next = w->since + whole;
	}
	if (!w->next || now < w->next)
		return false;
	had = passed - kept_since(w, line, now);
	w->next = now + (whole > had ? whole - had : 0);
	return had >= whole;
}
