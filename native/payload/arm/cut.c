/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each instruction of the stub becomes a branch of the same size to a jump behind the stub, which leads to the rescue code: from
 * wherever in it a CPU loops, it comes home. `b .` becomes a branch to another jump, which tells that it was there. Pages that were
 * not sent are zero, which does nothing in either instruction set.
 */
#include "native/payload/cut.h"

#include "isa/encode.h"
#include "native/payload/arch.h"
#include "native/payload/payload.h"
#include "native/payload/second-entry.h"
#include "native/payload/watched.h"

/* Behind the stub: a NOP, and two jumps, each by the word behind it. */
enum { END, HOME, HOME_TO, STUCK, STUCK_TO, WORDS };
#define MOST_BEFORE 4		/* bytes up to the next whole word */

static struct {
	uint64_t from, at;	/* behind the stub, and the next whole word; 0: there are none now */
	uint32_t was[WORDS];
	uint16_t before[MOST_BEFORE / 2];
} jumps;

static volatile uint32_t *word(uint64_t at)
{
	return (volatile uint32_t *)(uintptr_t)at;
}

static volatile uint16_t *half(uint64_t at)
{
	return (volatile uint16_t *)(uintptr_t)at;
}

static void sync(void)
{
	hv_flush(jumps.from, jumps.at + sizeof(jumps.was) - jumps.from);
	arch_drop_code_everywhere();
}

static bool place_jumps(void)
{
	const uint32_t nop = ISA_WORD_T32_NOP, jump = entry_record.thumb ? ISA_WORD_T32_JUMP : ISA_WORD_A32_JUMP;
	const uint32_t is[WORDS] = {
		[END] = entry_record.thumb ? nop << 16 | nop : ISA_WORD_A32_NOP,
		[HOME] = jump, [HOME_TO] = (uint32_t)(uintptr_t)second_rescue,
		[STUCK] = jump, [STUCK_TO] = (uint32_t)(uintptr_t)second_stuck,
	};
	uint64_t from, to;

	if (jumps.at)
		return true;
	watched_extent(&from, &to);
	to = (to + 1) & ~1ull;
	if (!hv_may_write(to, MOST_BEFORE + sizeof(jumps.was)))
		return false;
	jumps.from = to;
	jumps.at = (to + MOST_BEFORE - 1) & ~(uint64_t)(MOST_BEFORE - 1);
	for (unsigned i = 0; jumps.from + 2 * i < jumps.at; i++) {
		jumps.before[i] = *half(jumps.from + 2 * i);
		*half(jumps.from + 2 * i) = ISA_WORD_T32_NOP;
	}
	for (unsigned i = 0; i < WORDS; i++) {
		jumps.was[i] = *word(jumps.at + 4 * i);
		*word(jumps.at + 4 * i) = is[i];
	}
	sync();
	return true;
}

void cut_restore(void)
{
	watched_restore();
	if (!jumps.at)
		return;
	for (unsigned i = 0; jumps.from + 2 * i < jumps.at; i++)
		*half(jumps.from + 2 * i) = jumps.before[i];
	for (unsigned i = 0; i < WORDS; i++)
		*word(jumps.at + 4 * i) = jumps.was[i];
	sync();
	jumps.at = 0;
}

/* --- the stub's words: home, or by another way if they are `b .`, or have become that way by an earlier cut ------------------- */

#define A32_REACH 0x1fffff0ull	/* forwards */
#define T32_REACH 0x7f0ull	/* of an instruction of 16 bits */

static uint64_t home_at(void)
{
	return jumps.at + 4 * HOME;
}

static uint64_t stuck_at(void)
{
	return jumps.at + 4 * STUCK;
}

static void cut_word(uint64_t at)
{
	const uint32_t is = *word(at), stuck = isa_make_a32_b(at, stuck_at());

	if (stuck_at() - at > A32_REACH)
		arch_set_code(at, ISA_WORD_A32_NOP);
	else
		arch_set_code(at, is == ISA_WORD_A32_B_SELF || is == stuck ? stuck : isa_make_a32_b(at, home_at()));
}

/* As far as a branch of 16 bits goes; from further away in several. Those may come to any halfword, which so must not tell. */
static void cut_half(uint64_t at, bool tells)
{
	const uint64_t home = home_at() - at > T32_REACH ? at + T32_REACH : home_at();
	const uint32_t is = *half(at), stuck = isa_make_t32_b(at, stuck_at());
	const bool is_wide = is == ISA_WORD_T32_B_SELF >> 16 && *half(at + 2) == (ISA_WORD_T32_B_SELF & 0xffff);
	const bool is_loop = is_wide || is == ISA_WORD_T32_B_SELF_SHORT || is == stuck;

	*half(at) = (uint16_t)(tells && is_loop ? stuck : isa_make_t32_b(at, home));
}

static void cut_run(uint64_t from, uint64_t to)
{
	uint64_t first, end;

	watched_extent(&first, &end);
	if (entry_record.thumb)
		for (uint64_t at = (from + 1) & ~1ull; at + 2 <= to; at += 2)
			cut_half(at, stuck_at() - first <= T32_REACH);
	else
		for (uint64_t at = (from + 3) & ~3ull; at + 4 <= to; at += 4)
			cut_word(at);
	hv_flush(from, to - from);
}

void cut_stub(void)
{
	uint64_t from, to;

	if (!place_jumps())
		return;
	for (unsigned k = 0; watched_run(k, &from, &to); k++)
		cut_run(from, to);
	arch_drop_code_everywhere();
	__asm__ volatile("sev");
}
