/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A slot is closed if code in it ends with an instruction that never goes on, and nothing but padding follows
 * up to the next slot. Each word asks whether the 32 words up to it are a closed slot; thirty-two histories,
 * one for each way in which slots can lie, remember the answers for the last sixteen slots.
 */
#include <stdbool.h>

#include "isa/isa.h"
#include "isa/encode.h"
#include "hvcheck/stub.h"
#include "suite/static/word.h"
#include "suite/static/sweep.h"

#define SLOT_WORDS (HV_SLOT_SIZE / 4)
#define TABLE_WORDS (HV_TABLE_SIZE / 4)

#define CLOSED_MIN 13	/* a stub has at most three slots whose handler is larger than the slot, or runs into it */
#define FIRST 0xfe00	/* slots 0 to 6: U-Boot has eight slots, and behind the last one there is other code */
#define LAST 0x00ff	/* slots 8 to 15: the kernel's trampoline has nothing for exceptions of its own level */

enum word { PLAIN, PADDING, END, CALL };

/* BR, RET and ERET, with or without authentication; BRK. BLR comes back. */
static bool is_last(uint32_t word)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	return insn.id == A64_BRK || insn.id == A64_DRPS || insn.flow == ISA_INDIRECT || insn.flow == ISA_RETURN ||
	       insn.flow == ISA_ERET;
}

/* CALL ends a slot too, if padding follows: it calls what does not return. */
static enum word word_kind(uint32_t word)
{
	if (isa_word_is_b(word))
		return END;
	if (isa_word_is_bl(word))
		return CALL;
	if (!word || word == ISA_WORD_NOP)
		return PADDING;
	return isa_word_is_system_or_branch(word) && is_last(word) ? END : PLAIN;
}

static unsigned ones(unsigned bits)
{
	unsigned count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

static bool may_be_table(uint16_t closed)
{
	return (closed & FIRST) == FIRST || (closed & LAST) == LAST || ones(closed) >= CLOSED_MIN;
}

void sweep(const uint8_t *bytes, size_t size, void (*place)(void *ctx, uint64_t at, unsigned closed), void *ctx)
{
	uint16_t closed[SLOT_WORDS] = { 0 };
	uint64_t code = 0;	/* words since the last one that is no padding */
	enum word last = PLAIN;

	for (uint64_t n = 0; n < size / 4; n++) {
		uint32_t word = hv_word(bytes, size, 4 * n);
		uint16_t *slots = &closed[n % SLOT_WORDS];
		enum word kind = word_kind(word);
		bool is_closed;

		code = kind == PADDING ? code + 1 : 0;
		last = kind == PADDING ? last : kind;
		is_closed = code < SLOT_WORDS && (last == END || (last == CALL && code)) && n >= SLOT_WORDS - 1 &&
			hv_word(bytes, size, 4 * (n - SLOT_WORDS + 1));
		*slots = (uint16_t)(*slots << 1 | is_closed);
		if (*slots && n >= TABLE_WORDS - 1 && may_be_table(*slots))
			place(ctx, 4 * (n - TABLE_WORDS + 1), ones(*slots));
	}
}
