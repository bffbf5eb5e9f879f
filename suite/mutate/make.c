/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mutants of a stub: small breaks of its reachable code, one list for each. What a person writes wrong, the assembler encodes;
 * so a change of place keeps the targets of what is moved, and a change of a target is a break of its own.
 */
#include "isa/encode.h"
#include "suite/prove/flow.h"
#include "suite/mutate/hyp.h"
#include "suite/mutate/maker.h"

/* Four words that nothing reaches at the end of a slot, the last slot first. */
static uint64_t find_room(const struct maker *k)
{
	for (unsigned slot = MAKER_SLOTS; slot--;) {
		uint64_t at = maker_slot(k, slot) + HV_SLOT_SIZE - 16;
		bool free_words = true;

		for (unsigned i = 0; i < 4; i++)
			free_words &= at + 16 <= k->to->flow.stub->size && !k->to->flow.reach[at / 4 + i] &&
				      mutants_word(k->to, at + 4 * i) == ISA_WORD_NOP;
		if (free_words)
			return at;
	}
	return 0;
}

static bool is_led_to(const struct mutants *all, uint64_t to)
{
	struct isa_insn insn;

	for (size_t i = 0; i < all->flow.place_count; i++) {
		uint64_t at = all->flow.places[i];

		isa_decode(ISA_A64, mutants_word(all, at), &insn);
		if (insn.flow != ISA_NEXT && isa_relative(&insn) && isa_target(&insn, at) == to)
			return true;
	}
	return false;
}

/*
 * Within a run of NOPs, padding that a dead slot slides through, one word is like another: what is made of the first and of the
 * last stands for all.
 */
static bool is_within_run(const struct mutants *all, uint64_t at)
{
	for (uint64_t i = at - 4; i <= at + 4; i += 4)
		if (mutants_word(all, i) != ISA_WORD_NOP || !all->flow.reach[i / 4])
			return false;
	return !is_led_to(all, at);
}

int mutants_make_along(const struct hv_stub *stub, const bool *walked, struct mutants *to)
{
	struct maker k = { .to = to, .walked = walked };

	*to = (struct mutants){ 0 };
	if (flow_find(stub, &to->flow))
		return -1;
	to->flow.indirect &= !walked;
	k.room = find_room(&k);
	for (size_t i = 0; i < to->flow.place_count && !k.failed; i++)
		if (maker_wants(&k, to->flow.places[i]) && !(to->flow.places[i] && is_within_run(to, to->flow.places[i])))
			maker_mutate_insn(&k, to->flow.places[i]);
	for (unsigned slot = 0; slot < MAKER_SLOTS && !k.failed; slot++)
		maker_mutate_slot(&k, slot);
	if (!walked)
		maker_lower_alignment(&k);
	return k.failed ? -1 : 0;
}

int mutants_make(const struct hv_stub *stub, struct mutants *to)
{
	return stub->exec == HV_A32 ? make_hyp(stub, to) : mutants_make_along(stub, NULL, to);
}
