/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "sim/engine/engine.h"
#include "sim/watched.h"

bool watched_add(struct watched_list *l, struct engine *e, uint64_t base, size_t size, const uint8_t *before)
{
	uint8_t *bytes = engine_bytes(e, base, size), *kept = before ? NULL : malloc(size);

	if (!bytes || (!before && !kept)) {
		free(kept);
		return false;
	}
	if (kept)
		memcpy(kept, bytes, size);
	l->stretch[l->count++] = (struct watched){ base, size, bytes, kept ? kept : before, kept };
	return true;
}

void watched_clear_behind(struct watched_list *l, size_t count)
{
	while (l->count > count)
		free(l->stretch[--l->count].kept);
}

void watched_clear(struct watched_list *l)
{
	watched_clear_behind(l, 0);
}

static bool check_stretch(struct engine *e, const struct watched *w, size_t from, size_t size, struct hv_outcome *out)
{
	if (!memcmp(w->bytes + from, w->before + from, size))
		return false;
	for (size_t k = from; out && k < from + size; k++) {
		if (w->bytes[k] == w->before[k])
			continue;
		if (!out->mem_bytes++)
			out->mem_at = w->base + k;
	}
	memcpy(w->bytes + from, w->before + from, size);
	engine_forget(e, w->base + from, size);
	return true;
}

/* Of a large image, the pieces that the guest has touched. */
static bool check_spread(struct engine *e, const struct watched *w, struct hv_outcome *out)
{
	const struct spread *p = &e->spread;
	uint64_t before = w->base - p->region.base;
	bool changed = false;

	if (p->whole)
		return check_stretch(e, w, 0, w->size, out);
	for (size_t i = 0; i < p->count; i++) {
		uint64_t at = p->pieces[i] * SPREAD_PIECE, from = at > before ? at - before : 0, end = at + SPREAD_PIECE - before;

		changed |= check_stretch(e, w, from, (end < w->size ? end : w->size) - from, out);
	}
	return changed;
}

bool watched_check(const struct watched_list *l, struct engine *e, struct hv_outcome *out)
{
	const struct engine_region *large = &e->spread.region;
	bool changed = false;

	for (size_t i = 0; i < l->count; i++) {
		const struct watched *w = &l->stretch[i];
		bool spread = large->size && w->bytes - large->bytes == (ptrdiff_t)(w->base - large->base);

		changed |= spread ? check_spread(e, w, out) : check_stretch(e, w, 0, w->size, out);
	}
	return changed;
}
