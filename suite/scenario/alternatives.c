/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel writes over a routine at boot: rows of its table of alternatives whose first distance leads into the routine. */
#include <string.h>

#include "isa/isa.h"
#include "suite/scenario/find.h"
#include "suite/static/alternatives.h"

static bool is_row(const struct code *code, uint64_t at, struct alternative *row)
{
	return alternative_read(code->data, code->size, at, row);
}

static bool has_row(const struct code *code, uint64_t at)
{
	struct alternative row;

	return is_row(code, at, &row);
}

/*
 * A row that leads into `r`. It has a neighbour: numbers that merely look like a row have not. A row without a replacement says
 * less of itself, so it must have two.
 */
static bool read_row(const struct code *code, uint64_t at, const struct found_routine *r, struct alternative *row)
{
	uint64_t to = at + (uint64_t)(int64_t)(int32_t)code_word(code, at) - r->at;

	return to < r->size && is_row(code, at, row) && row->length <= r->size - to &&
		(at >= ALTERNATIVE_SIZE && has_row(code, at - ALTERNATIVE_SIZE)) + has_row(code, at + ALTERNATIVE_SIZE) >
		row->callback;
}

/* A branch that leaves the replacement leads to the same place from where it is written. False if it cannot. */
static bool put_word(const struct code *code, const struct alternative *row, unsigned i, uint8_t *to)
{
	uint32_t word = code_word(code, row->alt + i);
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	if (isa_relative(&insn)) {
		uint64_t target = isa_target(&insn, row->alt + i);

		if (insn.flow == ISA_NEXT)
			return false;
		if (target - row->alt >= row->length)
			word = isa_with(&insn, isa_relative(&insn), (int64_t)(target - row->at - i));
	}
	memcpy(to, &word, sizeof(word));
	return true;
}

void routine_patch(const struct code *code, const struct found_routine *r, uint8_t *to, struct routine_patches *patches)
{
	*patches = (struct routine_patches){ 0 };
	memcpy(to, code->data + r->at, r->size);
	for (uint64_t at = 0; at + ALTERNATIVE_SIZE <= code->size; at += 4) {
		struct alternative row;

		if (!read_row(code, at, r, &row))
			continue;
		if (!patches->count++)
			patches->at = row.at;
		for (unsigned i = 0; i < row.length; i += 4)
			if (row.callback || !put_word(code, &row, i, to + (row.at - r->at) + i))
				patches->unknown_at = row.at;
	}
}
