/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mutants of a stub, once they are made: their names, their words, and what is written into a copy. */
#include <stdlib.h>
#include <string.h>

#include "suite/static/word.h"
#include "suite/mutate/mutate.h"

const struct mutation_info mutation_kinds[MUTATION_COUNT] = {
#define MUTATION(id, name, sentence) [MUTATION_##id] = { name, sentence },
#define ARGUMENT(id, name, sentence)
#include "suite/mutate/mutations.def"
#undef MUTATION
#undef ARGUMENT
};

uint32_t mutants_word(const struct mutants *all, uint64_t at)
{
	return hv_word(all->stub->image, all->stub->size, at);
}

void mutants_free(struct mutants *mutants)
{
	free(mutants->reach);
	free(mutants->places);
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

void mutant_apply(const struct mutants *all, const struct mutant *m, uint8_t *image)
{
	for (uint32_t i = 0; i < m->count; i++)
		memcpy(image + all->edits[m->first + i].at, &all->edits[m->first + i].is, 4);
}

void mutant_undo(const struct mutants *all, const struct mutant *m, uint8_t *image)
{
	for (uint32_t i = 0; i < m->count; i++)
		memcpy(image + all->edits[m->first + i].at, all->stub->image + all->edits[m->first + i].at, 4);
}
