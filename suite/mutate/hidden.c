/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "suite/prove/flow.h"
#include "suite/mutate/hidden.h"
#include "suite/static/alternatives.h"

/* Mark the places that the kernel may write over; true if there is one. */
static bool mark_rewritten(struct hidden *h, const struct mutants *all, uint8_t *rewritten)
{
	size_t count;
	struct rewritten *list = alternatives_list(all->flow.stub->image, all->flow.stub->size, &count);

	for (size_t i = all->flow.place_count; i--;)
		if (alternatives_find(list, count, all->flow.places[i])) {
			rewritten[i] = 1;
			h->first = all->flow.places[i];
		}
	free(list);
	return h->first;
}

int hidden_open(struct hidden *h, const struct mutants *all, const struct hv_abi *abi, const struct mutate_options *options,
		char *error, size_t size)
{
	uint8_t *rewritten = calloc(all->flow.place_count + 1, 1);
	int err = -1;

	*h = (struct hidden){ .shown = NULL };
	if (all->flow.stub->exec == HV_A32) {	/* no kernel writes over what is judged of its text there */
		free(rewritten);
		return 0;
	}
	snprintf(error, size, "out of memory");
	if (rewritten && !crossings_find(all->flow.stub, abi, options->open, options->seed, &h->crossings, error, size)) {
		err = 0;
		if (h->crossings.count && mark_rewritten(h, all, rewritten)) {
			h->shown = calloc(all->flow.place_count + 1, 1);
			err = !h->shown || flow_shown(&all->flow, rewritten, h->shown) ? -1 : 0;
		}
	}
	free(rewritten);
	return err;
}

void hidden_close(struct hidden *h)
{
	free(h->shown);
	h->shown = NULL;
}

bool hidden_is_all(const struct hidden *h, const struct mutants *all, const struct mutant *m)
{
	for (uint32_t i = 0; h->shown && i < m->count; i++) {
		size_t place = flow_place(&all->flow, all->edits[m->first + i].at);

		if (place != FLOW_NONE && h->shown[place])
			return false;
	}
	return h->shown;
}
