/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The numbers in a stub's code: what it compares with, what it builds by MOVZ and MOVK, its literals, the bits that it tests. A
 * selector that is wrong is wrong by one of those, and no random number would ever meet it.
 */
#include <string.h>

#include "suite/static/decode.h"
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

static void move(struct words *w, const struct hv_insn *i)
{
	uint64_t field = (uint64_t)i->imm << i->shift, *rd = &w->moved[i->rd];

	*rd = i->form == HV_FORM_MOVZ ? field : i->form == HV_FORM_MOVN ? ~field :
	      (*rd & ~(0xffffull << i->shift)) | field;
	add(w, i->wide ? *rd : (uint32_t)*rd);
}

static void visit(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct words *w = ctx;
	struct hv_insn i;

	(void)slot;
	hv_decode(word, &i);
	switch (i.form) {
	case HV_FORM_CMP_IMM:
		add(w, (uint64_t)i.imm << i.shift);
		break;
	case HV_FORM_MOVZ:
	case HV_FORM_MOVK:
	case HV_FORM_MOVN:
		move(w, &i);
		break;
	case HV_FORM_LDR_LITERAL:
		add_literal(w, at + (uint64_t)i.offset);
		break;
	case HV_FORM_TBZ:
	case HV_FORM_TBNZ:
		add(w, 1ull << ((word >> 31 << 5) | (word >> 19 & 31)));
		break;
	default:	/* CCMP's immediate, and those of ADD and SUB, which make comparisons too */
		if ((word & 0x3fe00800) == 0x3a400800)
			add(w, word >> 16 & 31);
		else if ((word & 0x1f800000) == 0x11000000)
			add(w, (uint64_t)(word >> 10 & 0xfff) << (word >> 22 & 1 ? 12 : 0));
		break;
	}
}

unsigned fuzz_words(const struct hv_stub *stub, uint64_t words[FUZZ_WORDS])
{
	struct words w = { .stub = stub, .to = words };

	hv_reach_visit(stub->image, stub->size, stub->table, visit, &w);
	return w.count;
}
