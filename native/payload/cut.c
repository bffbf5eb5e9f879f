/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/cut.h"

#include "hvcheck/stub.h"
#include "isa/encode.h"
#include "native/payload/arch.h"
#include "native/payload/payload.h"
#include "native/payload/second-entry.h"
#include "native/payload/watched.h"

void hv_unanswered(void);	/* vectors/runner.S */

#define B_REACH 0x7fffff0ull	/* 128 MiB either way */

static bool is_in_reach(uint64_t of)
{
	uint64_t from, to;

	for (unsigned k = 0; watched_run(k, &from, &to); k++)
		if (from - of + B_REACH > 2 * B_REACH || to - of + B_REACH > 2 * B_REACH)
			return false;
	return true;
}

/* What lies where the veneer comes. */
static struct {
	uint64_t at, was[VENEER_SIZE / 8];
} veneer;

static void sync_veneer(void)
{
	hv_flush(veneer.at, VENEER_SIZE);
	arch_drop_code_everywhere();
}

/* Close to the stub: behind it, or before it. */
static bool place_veneer(void)
{
	uint64_t from, to, behind, before;

	watched_extent(&from, &to);
	behind = (to + 63) & ~63ull;
	before = (from & ~63ull) - 64;
	if (!veneer.at && hv_may_write(behind, VENEER_SIZE))
		veneer.at = behind;
	else if (!veneer.at && from >= 64 && hv_may_write(before, VENEER_SIZE))
		veneer.at = before;
	else
		return veneer.at != 0;
	for (unsigned i = 0; i < VENEER_SIZE / 8; i++) {
		volatile uint64_t *word = (volatile uint64_t *)(uintptr_t)(veneer.at + 8 * i);

		veneer.was[i] = *word;
		*word = i + 1 < VENEER_SIZE / 8 ? ((const uint64_t *)second_veneer)[i] : (uintptr_t)second_far_rescue;
	}
	sync_veneer();
	return true;
}

/*
 * The caller is behind its HVC to EL2: vectors that have sent it back are called once more, as they are cut now. The word is
 * written anew each time: a CPU of QEMU 7.2 that has read the old one may lose its processor before the emulator notes that.
 */
static bool calls_again;

static void call_again(bool again)
{
	const uint64_t at = (uintptr_t)hv_unanswered;

	if (!calls_again && !again)
		return;
	calls_again = again;
	arch_set_code(at, isa_make_b(at, again ? at - 4 : at));
	hv_flush(at, 4);
	arch_drop_code_everywhere();
}

void cut_restore(void)
{
	call_again(false);
	watched_restore();
	if (!veneer.at)
		return;
	for (unsigned i = 0; i < VENEER_SIZE / 8; i++)
		*(volatile uint64_t *)(uintptr_t)(veneer.at + 8 * i) = veneer.was[i];
	sync_veneer();
	veneer.at = 0;
}

/* Where the branches go; 0: no B goes that far, and a CPU that loops there is lost. */
static uint64_t way_home(void)
{
	const uint64_t rescue = (uintptr_t)second_rescue;

	if (is_in_reach(rescue))
		return rescue;
	return place_veneer() && is_in_reach(veneer.at) ? veneer.at : 0;
}

/* A CPU that is in a loop of nothing comes home by another way, which tells; 0: that is too far away. */
static uint64_t way_of_stuck(void)
{
	const uint64_t stuck = (uintptr_t)second_stuck;

	return is_in_reach(stuck) ? stuck : 0;
}

static uint32_t word(uint64_t at)
{
	return *(volatile uint32_t *)(uintptr_t)at;
}

/* NOP, YIELD, WFE, WFI, SEV, SEVL: they change no register. Those behind are of other kinds. */
static bool is_hint(uint32_t word)
{
	return word >= ISA_WORD_NOP && word <= ISA_WORD_NOP + 5 * 32 && !((word - ISA_WORD_NOP) % 32);
}

/* Such a one; or it was one, or is a part of such a loop, and has become a branch to `stuck`. */
static bool is_idle(uint64_t at, uint64_t stuck)
{
	return is_hint(word(at)) || word(at) == isa_make_b(at, stuck);
}

/*
 * Whether from here a CPU comes to nothing but a loop of those: `b .`, `bl .`, `wfi` and a branch to it, or as Linux has it in
 * slots that nothing may enter, a label, `.align 7` and a branch to that label.
 */
static bool leads_nowhere(uint64_t at, uint64_t from, uint64_t to, uint64_t stuck)
{
	uint64_t end = at;

	if (word(at) == ISA_WORD_BL_SELF || word(at) == isa_make_b(at, stuck))
		return true;
	while (end + 8 <= to && end - at < HV_SLOT_SIZE && is_hint(word(end)))
		end += 4;
	for (uint64_t back = end; end - back <= HV_SLOT_SIZE; back -= 4) {
		if (word(end) == isa_make_b(end, back))
			return true;
		if (back < from + 4 || !is_idle(back - 4, stuck))
			break;
	}
	return false;
}

static void cut_run(uint64_t from, uint64_t to, uint64_t home)
{
	const uint64_t stuck = way_of_stuck();

	from = (from + 3) & ~3ull;
	for (uint64_t at = from; at + 4 <= to; at += 4) {
		const bool nowhere = stuck && leads_nowhere(at, from, to, stuck);

		arch_set_code(at, isa_make_b(at, nowhere ? stuck : home));
	}
	hv_flush(from, to - from);
}

void cut_stub(void)
{
	uint64_t home = way_home(), from, to;

	if (!home)
		return;
	/* Pages that were not sent are zero, which is UDF: a CPU that loops there comes to the table, which was sent. */
	for (unsigned k = 0; watched_run(k, &from, &to); k++)
		cut_run(from, to, home);
	arch_drop_code_everywhere();
	__asm__ volatile("sev" ::: "memory");
	call_again(true);
}
