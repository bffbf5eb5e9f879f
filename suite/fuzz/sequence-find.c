/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sequences among the calls: when one is due, and what becomes of one that fails. */
#include <stdio.h>
#include <string.h>

#include "hvcheck/scenario.h"
#include "suite/fuzz/fuzzer.h"

#define APART 32768	/* one sequence of calls is played for so many calls: for the same ones, whichever process makes them */

struct same_sequence {
	struct fuzzer *z;
	size_t machine;
	struct fuzz_played first, last;	/* as it failed at first, and as the last one that did */
};

static bool is_same(const struct fuzz_played *a, const struct fuzz_played *b)
{
	return a->rule == b->rule && !strcmp(a->name, b->name);
}

static int sequence_fails(void *ctx, const struct fuzz_sequence *sequence)
{
	struct same_sequence *s = ctx;
	struct fuzz_played played;

	if (fuzz_sequence_play(s->z->player[s->machine], s->z->abi, sequence, &played))
		return fuzzer_lose(s->z, s->z->player[s->machine]);
	if (!is_same(&played, &s->first))
		return 0;
	s->last = played;
	return 1;
}

/*
 * Registers are judged behind the last call alone, so what a call before it did can look like its fault: the shortest beginning
 * that fails by the same rule is taken. -1: the machine was lost.
 */
static int take_beginning(struct fuzzer *z, size_t machine, struct fuzz_sequence *s, struct fuzz_played *played)
{
	const unsigned count = played->at + 1;

	memset(s->x[count], 0, (FUZZ_SEQUENCE_MOST - count) * sizeof(s->x[0]));
	for (s->count = 1; s->count < count; s->count++) {
		struct fuzz_sequence beginning = *s;
		struct fuzz_played earlier;

		memset(beginning.x[s->count], 0, (FUZZ_SEQUENCE_MOST - s->count) * sizeof(s->x[0]));
		if (fuzz_sequence_play(z->player[machine], z->abi, &beginning, &earlier))
			return fuzzer_lose(z, z->player[machine]);
		if (earlier.rule == played->rule) {
			*s = beginning;
			*played = earlier;
			return 0;
		}
	}
	return 0;
}

/* One that is no more than a call is found as a call, in its turn. */
static int add_sequence(struct fuzzer *z, size_t machine, const struct fuzz_sequence *sequence, uint64_t index,
			struct fuzz_played *played)
{
	struct fuzz_finding *found = &z->r->findings[z->r->finding_count];
	struct same_sequence same = { .z = z, .machine = machine };
	int again;

	*found = (struct fuzz_finding){ .rule = (uint16_t)played->rule, .alone = true, .index = index, .seed = z->o->seed,
					.seconds = fuzzer_elapsed(z), .sequence = *sequence };
	if (take_beginning(z, machine, &found->sequence, played))
		return -1;
	if (found->sequence.count == 1)
		return 0;
	same.first = same.last = *played;
	snprintf(found->call_name, sizeof(found->call_name), "sequence-%s", played->name);
	snprintf(found->machine, sizeof(found->machine), "%s", z->m[machine]->name);
	if (finding_is_known(z, played->rule, played->name) || finding_is_known(z, played->rule, found->call_name))
		return 0;
	again = sequence_fails(&same, &found->sequence);
	if (again < 0 || (again && fuzz_sequence_minimise(&z->f, &found->sequence, sequence_fails, &same) < 0))
		return -1;
	if (found->sequence.count == 1)
		return 0;
	found->alone = again;
	found->verdict = same.last.verdict;
	return finding_publish(z, found);
}

/* Now and then, on machines of their own: each play is a fresh start of one. */
static int try_sequence(struct fuzzer *z)
{
	struct fuzz_sequence sequence;
	uint64_t index = z->sequences++;

	fuzz_sequence_make(&z->f, index, &sequence);
	for (size_t i = 0; sequence.count > 1 && i < z->machine_count; i++) {
		struct fuzz_played played;

		if (fuzz_sequence_play(z->player[i], z->abi, &sequence, &played))
			return fuzzer_lose(z, z->player[i]);
		if (played.rule != HV_RULE_NONE && add_sequence(z, i, &sequence, index, &played))
			return -1;
	}
	return 0;
}

/* A sequence is a scenario, which not every machine plays, and its tables are of AArch64. */
static bool can_play(const struct fuzzer *z)
{
	if (z->abi->exec != HV_A64)
		return false;
	for (size_t i = 0; i < z->machine_count; i++)
		if (!z->player[i]->ops->play || hv_scene_obstacle(&z->player[i]->places))
			return false;
	return true;
}

int sequences_try(struct fuzzer *z)
{
	while (can_play(z) && (!z->sequences || z->sequences * APART < z->next) && !fuzzer_is_stopped(z))
		if (try_sequence(z))
			return -1;
	return 0;
}
