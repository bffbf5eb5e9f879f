/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel writes over a routine at boot. A row of its table of alternatives is where the words stand, where others for them
 * stand (both as distances from the row's own fields), the CPU capability that they are for, and two lengths. Rows are found by
 * their first distance: it leads into the routine.
 */
#include <string.h>

#include "suite/scenario/find.h"
#include "suite/static/decode.h"

#define ROW_SIZE 12u
#define ALT_AT 4u
#define CAPABILITY_AT 8u
#define LENGTH_AT 10u
#define ALT_LENGTH_AT 11u
#define CAPABILITIES 0x400u	/* Linux 7.3 has some 120 */
#define CALLBACK 0x8000u	/* in the capability: code decides what is written, so the file does not show it */

struct row {
	uint64_t at, alt;	/* offsets in the file */
	unsigned capability, length;
	bool callback;
};

static int64_t distance(const struct code *code, uint64_t at)
{
	return (int32_t)code_word(code, at);
}

static bool in_file(const struct code *code, uint64_t at, unsigned length)
{
	return at % 4 == 0 && length <= code->size && at <= code->size - length;
}

/* Any row of the table: where its words are is not asked. */
static bool is_row(const struct code *code, uint64_t at, struct row *row)
{
	uint32_t last = code_word(code, at + CAPABILITY_AT);
	unsigned length = last >> 16 & 0xff, alt_length = last >> 24;

	*row = (struct row){
		.at = at + (uint64_t)distance(code, at), .alt = at + ALT_AT + (uint64_t)distance(code, at + ALT_AT),
		.capability = last & 0x7fff, .length = length, .callback = last & CALLBACK,
	};
	return row->capability < CAPABILITIES && length && length % 4 == 0 && alt_length == (row->callback ? 0 : length) &&
		in_file(code, row->at, length) && in_file(code, row->alt, alt_length ? alt_length : 4);
}

static bool has_row(const struct code *code, uint64_t at)
{
	struct row row;

	return is_row(code, at, &row);
}

/*
 * A row that leads into `r`. It has a neighbour: numbers that merely look like a row have not. A row without a replacement says
 * less of itself, so it must have two.
 */
static bool read_row(const struct code *code, uint64_t at, const struct found_routine *r, struct row *row)
{
	uint64_t to = at + (uint64_t)distance(code, at) - r->at;

	return to < r->size && is_row(code, at, row) && row->length <= r->size - to &&
		(at >= ROW_SIZE && has_row(code, at - ROW_SIZE)) + has_row(code, at + ROW_SIZE) > row->callback;
}

/* A branch that leaves the replacement leads to the same place from where it is written. False where it cannot. */
static bool put_word(const struct code *code, const struct row *row, unsigned i, uint8_t *to)
{
	uint32_t word = code_word(code, row->alt + i);
	struct hv_insn insn;

	hv_decode(word, &insn);
	if (hv_insn_has_target(&insn)) {
		uint64_t target = hv_insn_target(&insn, row->alt + i);

		if (insn.flow == HV_FLOW_NEXT)
			return false;
		if (target - row->alt >= row->length)
			word = hv_field_set(insn.field, word, (int64_t)(target - row->at - i));
	}
	memcpy(to, &word, sizeof(word));
	return true;
}

void routine_patch(const struct code *code, const struct found_routine *r, uint8_t *to, struct routine_patches *patches)
{
	*patches = (struct routine_patches){ 0 };
	memcpy(to, code->data + r->at, r->size);
	for (uint64_t at = 0; at + ROW_SIZE <= code->size; at += 4) {
		struct row row;

		if (!read_row(code, at, r, &row))
			continue;
		if (!patches->count++)
			patches->at = row.at;
		for (unsigned i = 0; i < row.length; i += 4)
			if (row.callback || !put_word(code, &row, i, to + (row.at - r->at) + i))
				patches->unknown_at = row.at;
	}
}
