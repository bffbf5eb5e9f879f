/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The numbers in a stub's code: what it compares with, what it builds by MOVZ and MOVK, its literals, the bits that it tests. A
 * selector that is wrong is wrong by one of those, and no random number would ever meet it.
 */
#include <string.h>

#include "isa/isa.h"
#include "suite/fuzz/fuzz.h"

struct words {
	const struct hv_stub *stub;
	uint64_t *to;
	unsigned count;
	uint64_t moved[32];	/* what MOVZ and MOVK have built in each register so far */
};

static void add(struct words *w, uint64_t value)
{
	for (unsigned i = 0; i < w->count; i++)
		if (w->to[i] == value)
			return;
	if (w->count < FUZZ_WORDS)
		w->to[w->count++] = value;
}

static void add_literal(struct words *w, uint64_t at)
{
	uint64_t value;

	if (at > w->stub->size || w->stub->size - at < sizeof(value))
		return;
	memcpy(&value, w->stub->image + at, sizeof(value));
	add(w, value);
	add(w, (uint32_t)value);
}

static void move(struct words *w, const struct isa_insn *i)
{
	unsigned shift = (unsigned)isa_value(i, ISA_SHIFT) * 16;
	uint64_t field = (uint64_t)isa_value(i, ISA_IMM) << shift, *rd = &w->moved[isa_register(i, ISA_OUT)];

	if (i->id == A64_MOVK || i->id == A64_MOVK_W) {
		rd = &w->moved[isa_register(i, ISA_IN_OUT)];
		*rd = (*rd & ~(0xffffull << shift)) | field;
	} else {
		*rd = i->id == A64_MOVZ || i->id == A64_MOVZ_W ? field : ~field;
	}
	add(w, isa_is_wide(i) ? *rd : (uint32_t)*rd);
}

static void visit(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct words *w = ctx;
	struct isa_insn i;

	(void)slot;
	isa_decode(ISA_A64, word, &i);
	switch (i.id) {
	case A64_ADD_IMM: case A64_ADDS_IMM: case A64_SUB_IMM: case A64_SUBS_IMM:	/* they make comparisons, too */
		add(w, (uint64_t)isa_value(&i, ISA_IMM) << 12 * isa_value(&i, ISA_SHIFT));
		break;
	case A64_MOVZ: case A64_MOVK: case A64_MOVN: case A64_MOVZ_W: case A64_MOVK_W: case A64_MOVN_W:
		move(w, &i);
		break;
	case A64_TBZ: case A64_TBNZ:
		add(w, 1ull << isa_value(&i, ISA_IMM));
		break;
	case A64_CCMP_IMM: case A64_CCMN_IMM:	/* the first immediate; the other one is flags */
		add(w, (uint64_t)isa_value(&i, ISA_IMM));
		break;
	default:
		if (isa_is_literal(&i))
			add_literal(w, isa_target(&i, at));
		break;
	}
}

unsigned fuzz_words(const struct hv_stub *stub, uint64_t words[FUZZ_WORDS])
{
	struct words w = { .stub = stub, .to = words };

	hv_reach_visit(stub->image, stub->size, stub->table, visit, &w);
	return w.count;
}
