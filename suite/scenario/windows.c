/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies in memory behind a play: the image, and what lies beside it. */
#include <inttypes.h>
#include <string.h>

#include "suite/scenario/windows.h"

/* First byte of a window that is neither as it must be nor as it was, if that is allowed; or its size. */
static uint64_t first_wrong(const struct hv_window *w, const struct scene_check *c)
{
	bool spared = c->rule == HV_KEXEC_02;

	if (!memcmp(w->bytes, c->want, w->size))
		return w->size;
	for (uint64_t i = 0; i < w->size; i++)
		if (w->bytes[i] != c->want[i] && (!spared || w->bytes[i] != (c->before ? c->before[i] : 0)))
			return i;
	return w->size;
}

/* True if the outcome tells of a change outside that the list does not explain. */
static bool changed_elsewhere(const struct judged *b)
{
	return b->out->mem_bytes && b->out->mem_at - b->s->over >= b->s->over_size;
}

/* The hazard that says that a window which must be settled is not: what lies there may still change. */
static const struct hv_hazard *undecided(const struct judged *b, enum hv_rule rule)
{
	const struct scenario_scene *s = b->s;

	for (size_t i = 0; i < b->result->hazard_count; i++) {
		const struct hv_hazard *h = &b->result->hazards[i];

		for (size_t k = 0; h->reader.step == HV_STEP_NONE && h->line && k < s->window_count; k++)
			if (s->checks[k].rule == rule && s->windows[k].settled && h->addr - s->windows[k].addr < s->windows[k].size)
				return h;
	}
	return NULL;
}

void windows_judge(struct judged *b, enum hv_rule rule)
{
	const struct scenario_scene *s = b->s;
	const struct hv_hazard *open = rule == HV_KEXEC_02 ? undecided(b, rule) : NULL;
	unsigned wrong = 0;
	size_t first = 0;

	for (size_t i = 0; i < s->window_count; i++)
		if (s->checks[i].rule == rule && first_wrong(&s->windows[i], &s->checks[i]) < s->windows[i].size && !wrong++)
			first = i;
	if (wrong) {
		const struct hv_window *w = &s->windows[first];
		uint64_t at = first_wrong(w, &s->checks[first]);

		judged_say(b, rule, "%s at 0x%" PRIx64 ": byte 0x%" PRIx64 " is 0x%02x and must be 0x%02x; %u %s must be",
			   s->checks[first].what, w->addr, w->addr + at, w->bytes[at], s->checks[first].want[at], wrong,
			   wrong == 1 ? "range is not as it" : "ranges are not as they");
	} else if (open) {
		judged_say(b, rule, "memory beside the destination was written: 0x%" PRIx64 " at 0x%" PRIx64 ", in a line of the "
			   "cache", open->want, open->addr);
	} else if (rule == HV_KEXEC_02 && changed_elsewhere(b)) {
		judged_say(b, rule, "memory outside of the scenario changed: %" PRIu64 " bytes from 0x%" PRIx64 " on",
			   b->out->mem_bytes, b->out->mem_at);
	} else {
		judged_pass(b, rule);
	}
}
