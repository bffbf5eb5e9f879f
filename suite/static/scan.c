/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Vector tables in any file: every multiple of 2 KiB where sixteen slots look like one. The look is cheap,
 * since nearly every place fails it at its first slot; only what passes is walked.
 */
#include <string.h>

#include "hvcheck/stub.h"
#include "suite/static/decode.h"

#define WALKED_MAX 1024		/* tables in one file that are looked into; a kernel has two dozen */

struct span {
	const uint8_t *bytes;
	size_t size;
};

/* An unconditional branch that stays in the file. */
static bool is_branch(const struct span *file, uint64_t at)
{
	uint32_t word = hv_word(file->bytes, file->size, at);

	return word >> 26 == 5 && at + (uint64_t)hv_field_get(HV_FIELD_B26, word) < file->size;
}

/* A stub has at most three slots that do not begin with a branch: those with a handler in place. */
static bool has_branches(const struct span *file, uint64_t table)
{
	unsigned count = 0;

	for (unsigned slot = 0; slot < 16; slot++)
		count += is_branch(file, table + slot * HV_SLOT_SIZE);
	return count >= 13;
}

/* Code, a last instruction that never goes on, and padding up to the next slot. */
static bool is_closed_slot(const struct span *file, uint64_t slot)
{
	uint64_t at = slot + HV_SLOT_SIZE;
	struct hv_insn insn;
	uint32_t word;

	do {
		at -= 4;
		word = hv_word(file->bytes, file->size, at);
	} while (at > slot && (!word || word == HV_NOP));
	hv_decode(word, &insn);
	switch (insn.flow) {
	case HV_FLOW_JUMP:
		return is_branch(file, at);
	case HV_FLOW_INDIRECT:
	case HV_FLOW_RETURN:
	case HV_FLOW_ERET:
		return true;
	default:
		return insn.form == HV_FORM_BRK;
	}
}

static bool looks_like_table(const struct span *file, uint64_t table)
{
	if (has_branches(file, table))
		return true;
	for (unsigned slot = 0; slot < 16; slot++)
		if (!is_closed_slot(file, table + slot * HV_SLOT_SIZE))
			return false;
	return true;
}

static bool look_at(const struct span *file, uint64_t at, struct hv_found *found)
{
	*found = (struct hv_found) { .at = at };
	found->confidence = hv_classify(file->bytes, file->size, at, found->guess, sizeof(found->guess),
					found->why, sizeof(found->why));
	if (!found->confidence)
		return false;
	hv_reach_from(file->bytes, file->size, at, &found->reach);
	return true;
}

static int best_first(const void *a, const void *b)
{
	const struct hv_found *x = a, *y = b;

	if (x->confidence != y->confidence)
		return x->confidence < y->confidence ? 1 : -1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Put `found` where it belongs among the `kept` best of at most `max`. Returns how many are kept. */
static size_t keep(struct hv_found *best, size_t kept, size_t max, const struct hv_found *found)
{
	size_t i = kept < max ? kept : max;

	while (i > 0 && best_first(&best[i - 1], found) > 0)
		i--;
	if (i == max)
		return kept;
	kept = kept < max ? kept + 1 : max;
	memmove(best + i + 1, best + i, (kept - i - 1) * sizeof(*best));
	best[i] = *found;
	return kept;
}

size_t hv_scan(const void *data, size_t size, struct hv_found *found, size_t max)
{
	struct span file = { data, size };
	size_t count = 0, kept = 0, walked = 0;
	struct hv_found one;

	for (uint64_t at = 0; size >= HV_TABLE_SIZE && at <= size - HV_TABLE_SIZE; at += HV_TABLE_SIZE) {
		if (!looks_like_table(&file, at))
			continue;
		if (++walked > WALKED_MAX)
			break;
		if (!look_at(&file, at, &one))
			continue;
		count++;
		kept = keep(found, kept, max, &one);
	}
	return count;
}
