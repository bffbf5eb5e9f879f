/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mutants of a stub, once they are made: their names, their words, and what is written into a copy. */
#include <stdlib.h>
#include <string.h>

#include "isa/encode.h"
#include "suite/mutate/fields.h"
#include "suite/mutate/mutate.h"
#include "suite/prove/step-hyp.h"

const struct mutation_info mutation_kinds[MUTATION_COUNT] = {
#define MUTATION(id, name, sentence) [MUTATION_##id] = { name, sentence },
#include "suite/mutate/mutations.def"
#undef MUTATION
};

uint32_t mutants_word(const struct mutants *all, uint64_t at)
{
	return flow_word(&all->flow, at);
}

void mutants_free(struct mutants *mutants)
{
	flow_free(&mutants->flow);
	free(mutants->m);
	free(mutants->edits);
	*mutants = (struct mutants){ 0 };
}

int mutants_append(struct mutants *to, const struct mutants *more)
{
	struct mutant *m = realloc(to->m, (to->count + more->count + 1) * sizeof(*m));
	struct edit *edits = realloc(to->edits, (to->edit_count + more->edit_count + 1) * sizeof(*edits));

	if (m)
		to->m = m;
	if (edits)
		to->edits = edits;
	if (!m || !edits)
		return -1;
	for (size_t i = 0; i < more->count; i++) {
		m[to->count + i] = more->m[i];
		m[to->count + i].first += (uint32_t)to->edit_count;
	}
	if (more->edit_count)
		memcpy(edits + to->edit_count, more->edits, more->edit_count * sizeof(*edits));
	to->count += more->count;
	to->edit_count += more->edit_count;
	to->room = to->count + 1;
	to->edit_room = to->edit_count + 1;
	return 0;
}

struct change mutant_change(const struct mutants *all, const struct mutant *m)
{
	return (struct change){ all->edits + m->first, m->count, m->slots };
}

void mutant_apply(const struct mutants *all, const struct mutant *m, uint8_t *image)
{
	const struct change change = mutant_change(all, m);

	change_apply(&change, image);
}

void mutant_undo(const struct mutants *all, const struct mutant *m, uint8_t *image)
{
	const struct change change = mutant_change(all, m);

	change_undo(&change, &all->flow, image);
}

enum prove_argument mutant_argue(const struct mutants *all, const struct mutant *m, const struct hv_abi *abi, bool thorough)
{
	const struct prove_question q = { &all->flow, abi, mutant_change(all, m), thorough };

	return m->align ? ARGUMENT_NONE : prove(&q);
}

static bool is_order(uint32_t word)
{
	return word == ISA_WORD_NOP || fields_is_barrier(word);
}

static bool is_order_hyp(const struct isa_insn *insn)
{
	return step_hyp_is_nop(insn) || step_hyp_is_barrier(insn);
}

static bool is_edit_of_order(const struct flow *good, const struct edit *e)
{
	const struct code code = code_of(good->stub);
	struct isa_insn was, is;
	uint8_t bytes[4];

	if (good->stub->exec != HV_A32)
		return is_order(flow_word(good, e->at)) && is_order(e->is);
	memcpy(bytes, &e->is, 4);
	code_decode(&code, e->at, &was);
	isa_decode(code.set, isa_fetch(code.set, bytes, 4), &is);
	return is_order_hyp(&was) && is_order_hyp(&is);
}

bool mutant_is_order(const struct mutants *all, const struct mutant *m)
{
	for (uint32_t i = 0; i < m->count; i++)
		if (!is_edit_of_order(&all->flow, &all->edits[m->first + i]))
			return false;
	return m->count;
}
