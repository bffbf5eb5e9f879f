/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of a kernel beside its stub's own: what calls they answer is known, so they are judged with it. */
#include <stdio.h>
#include <stdlib.h>

#include "suite/open/private.h"

#define CONFIDENCE_MIN 50

static int by_offset(const void *a, const void *b)
{
	const struct hv_known_table *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

bool others_is_sure(const struct hv_found *found)
{
	return found->aligned && found->confidence >= CONFIDENCE_MIN;
}

void others_keep(struct hv_stub *stub, const struct hv_found *found, size_t count, const struct hv_found *best)
{
	for (const struct hv_found *f = found; f < found + count && stub->other_count < HV_KNOWN_TABLES; f++) {
		struct hv_known_table *other = &stub->others[stub->other_count];

		if (f == best || !others_is_sure(f) || f->exec != stub->exec || !hv_is_generation(f->guess))
			continue;
		*other = (struct hv_known_table){ .at = f->at, .confidence = f->confidence };
		snprintf(other->abi, sizeof(other->abi), "%s", f->guess);
		snprintf(other->why, sizeof(other->why), "%s", f->why);
		stub->other_count++;
	}
	qsort(stub->others, stub->other_count, sizeof(stub->others[0]), by_offset);
}
