/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which pages of a large image go over the line: those that the table's code lies in and refers to. A kernel has 30 MB, which would
 * take three quarters of an hour. What calls write elsewhere is seen by a sweep behind them, and its page is watched from then on.
 * A call that comes to code elsewhere finds UDF there: that page is sent, and the call made once more.
 */
#include <stdlib.h>
#include <string.h>

#include "isa/isa.h"
#include "native/host/board/board-int.h"
#include "native/link/crc32.h"

void pages_add(struct board *b, uint64_t offset)
{
	if (offset < b->image.size)
		b->wanted[offset / PLACED_PAGE] = 1;
}

static void mark(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct board *b = ctx;
	struct isa_insn insn;
	uint64_t target;

	(void)slot;
	pages_add(b, at);
	if (!isa_decode(ISA_A64, word, &insn) || !isa_relative(&insn))
		return;
	target = isa_target(&insn, at);
	if (target >= b->image.size)
		return;
	pages_add(b, target);
	pages_add(b, target + PLACED_PAGE);	/* ADRP names a page, and what lies in it may end in the next */
}

int pages_choose(struct board *b, const struct hv_stub *stub)
{
	free(b->wanted);
	b->wanted = NULL;
	if (stub->size < PLACED_LARGE || stub->exec != HV_A64)
		return 0;
	b->wanted = calloc(stub->size / PLACED_PAGE + 1, 1);
	if (!b->wanted)
		return board_fail(b, "out of memory");
	for (uint64_t at = 0; at < HV_TABLE_SIZE; at += PLACED_PAGE / 4)
		pages_add(b, stub->table + at);
	hv_reach_visit(stub->image, stub->size, stub->table, mark, b);
	return 0;
}

static bool is_blank(const struct board *b, uint64_t page)
{
	const uint64_t end = page + PLACED_PAGE < b->image.size ? page + PLACED_PAGE : b->image.size;

	for (uint64_t at = page; at < end; at++)
		if (b->image.bytes[at])
			return false;
	return true;
}

/* What its code refers to is missed as well, and unlike code it is not missed loudly. */
static void add_code(struct board *b, uint64_t page)
{
	uint32_t word;

	pages_add(b, page);
	for (uint64_t at = page; at + 4 <= b->image.size && at < page + PLACED_PAGE; at += 4) {
		struct isa_insn insn;

		memcpy(&word, b->image.bytes + at, 4);
		if (isa_decode(ISA_A64, word, &insn) && insn.flow == ISA_NEXT)
			mark(b, 0, at, word);
	}
}

/* Where a call may be, or have been, that has come to such a page: its offset in the image, or NOT_THERE. */
#define PLACES 3
#define NOT_THERE (~0ull)

static uint64_t page_missed_at(const struct board *b, const struct hv_outcome *out, unsigned place)
{
	static const unsigned where[PLACES] = { HV_PC, HV_ELR_EL2, HV_ELR_EL1 };
	const uint64_t at = out->out.r[where[place]] - b->to, page = (at + b->from) & ~(uint64_t)(PLACED_PAGE - 1);

	return at >= b->size || pages_wants(b, page) || is_blank(b, page) ? NOT_THERE : page;
}

bool pages_missed(const struct board *b, const struct hv_outcome *out)
{
	bool missed = false;

	for (unsigned i = 0; b->wanted && i < PLACES; i++)
		missed |= page_missed_at(b, out, i) != NOT_THERE;
	return missed;
}

void pages_add_missed(struct board *b, const struct hv_outcome *out)
{
	for (unsigned i = 0; i < PLACES; i++) {
		const uint64_t page = page_missed_at(b, out, i);

		if (page != NOT_THERE)
			add_code(b, page);
	}
}

bool pages_wants(const struct board *b, uint64_t offset)
{
	return !b->wanted || b->wanted[offset / PLACED_PAGE];
}

uint32_t pages_sum(const struct board *b, uint64_t from, uint64_t size)
{
	uint32_t sum = 0;

	for (uint64_t at = from, n; at < from + size; at += n) {
		n = PLACED_PAGE - (at & (PLACED_PAGE - 1));
		n = n < from + size - at ? n : from + size - at;
		if (pages_wants(b, at))
			sum = crc32_add(sum, b->image.bytes + at, n);
	}
	return sum;
}
