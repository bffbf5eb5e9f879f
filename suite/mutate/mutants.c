/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mutants of a stub, once they are made: their names, their words, and what is written into a copy. */
#include <stdlib.h>
#include <string.h>

#include "suite/static/word.h"
#include "suite/mutate/mutate.h"

const struct hv_mutation_info hv_mutations[HV_MUTATION_COUNT] = {
#define HV_MUTATION(id, name, sentence) [HV_MUTATION_##id] = { name, sentence },
#define HV_ARGUMENT(id, name, sentence)
#include "suite/mutate/mutations.def"
#undef HV_MUTATION
#undef HV_ARGUMENT
};

uint32_t hv_mutants_word(const struct hv_mutants *all, uint64_t at)
{
	return hv_word(all->stub->image, all->stub->size, at);
}

void hv_mutants_free(struct hv_mutants *mutants)
{
	free(mutants->reach);
	free(mutants->places);
	free(mutants->m);
	free(mutants->edits);
	*mutants = (struct hv_mutants){ 0 };
}

void hv_mutant_apply(const struct hv_mutants *all, const struct hv_mutant *m, uint8_t *image)
{
	for (uint32_t i = 0; i < m->count; i++)
		memcpy(image + all->edits[m->first + i].at, &all->edits[m->first + i].is, 4);
}

void hv_mutant_undo(const struct hv_mutants *all, const struct hv_mutant *m, uint8_t *image)
{
	for (uint32_t i = 0; i < m->count; i++)
		memcpy(image + all->edits[m->first + i].at, all->stub->image + all->edits[m->first + i].at, 4);
}
