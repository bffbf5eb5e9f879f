/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/stale.h"

#define LARGEST_LINE 2048ull	/* CTR_EL0.CWG: to clean one of these cleans nothing of the next */
#define WORD 8

/* What lies in one line at most is read, then cleaned, then read again. Returns whether it was another one. */
static bool look_at_line(const struct stale_eye *eye, uint64_t from, uint64_t to, struct stale_count *found)
{
	uint64_t was[LARGEST_LINE / WORD];

	for (uint64_t at = from; at < to; at += WORD)
		was[(at - from) / WORD] = eye->read(eye->ctx, at);
	eye->clean(eye->ctx, from, to - from);
	for (uint64_t at = from; at < to; at += WORD) {
		const uint64_t is = eye->read(eye->ctx, at);

		if (is == was[(at - from) / WORD])
			continue;
		if (!found->stale) {
			found->at = at;
			found->read = was[(at - from) / WORD];
			found->stored = is;
		}
		return true;
	}
	return false;
}

static bool look(const struct stale_eye *eye, const struct hv_extent *extent, struct stale_count *found)
{
	const uint64_t end = (extent->at + extent->size + WORD - 1) & ~(uint64_t)(WORD - 1);

	for (uint64_t at = extent->at & ~(uint64_t)(WORD - 1), next; at < end; at = next) {
		next = (at | (LARGEST_LINE - 1)) + 1;
		next = next < end ? next : end;
		if (look_at_line(eye, at, next, found))
			return true;
	}
	return false;
}

void stale_try(const struct stale_eye *eye, const struct hv_extent *extents, unsigned count, uint64_t tries,
	       struct stale_count *found)
{
	*found = (struct stale_count){ .tries = 0 };
	while (found->tries < tries && eye->play(eye->ctx)) {
		bool stale = false;

		for (unsigned i = 0; i < count && !stale; i++)
			stale = look(eye, &extents[i], found);
		found->tries++;
		found->stale += stale;
	}
}
