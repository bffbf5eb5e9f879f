/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bound from below: all that must go through some pipes, shared among them as well as can be. */
#include "cycles/operands.h"
#include "cycles/pressure.h"

void pressure_start(struct pressure *p)
{
	*p = (struct pressure){ .sets = 0 };
}

static void add(struct pressure *p, uint16_t set, uint64_t busy)
{
	unsigned i = 0;

	while (i < p->sets && p->set[i] != set)
		i++;
	if (i == p->sets) {
		p->set[p->sets] = set;
		p->of[p->sets++] = 0;
	}
	p->of[i] += busy;
	if (busy > p->most)
		p->most = busy;
}

static void add_class(struct pressure *p, const struct cycles_engine *e, unsigned class, uint64_t more)
{
	const struct core_need *need = &e->core->need[class];

	for (unsigned i = 0; i < need->micros; i++)
		add(p, need->set[i], engine_busy(e, class) + more);
	p->uops += need->uops;
}

void pressure_step(struct pressure *p, const struct cycles_engine *e, const struct cycles_step *step)
{
	const struct shape *shape = shape_of(step->word);

	add_class(p, e, shape->class, (uint64_t)operand_busy(e, step, shape));
	if (shape->back != SHAPE_NONE)
		add_class(p, e, CLASS_WRITEBACK, 0);
}

static unsigned pipes_in(uint16_t set)
{
	unsigned count = 0;

	for (; set; set &= (uint16_t)(set - 1))
		count++;
	return count;
}

/* Of set i: what can go nowhere else. */
static uint64_t within(const struct pressure *p, unsigned i)
{
	uint64_t sum = 0;

	for (unsigned k = 0; k < p->sets; k++)
		if (!(p->set[k] & ~p->set[i]))
			sum += p->of[k];
	return sum;
}

double pressure_least(const struct pressure *p, uint16_t *set)
{
	double best = 0;

	for (unsigned i = 0; i < p->sets; i++) {
		double one = (double)within(p, i) / pipes_in(p->set[i]);

		if (one > best) {
			best = one;
			if (set)
				*set = p->set[i];
		}
	}
	return best;
}

uint64_t pressure_cycles(const struct pressure *p)
{
	uint64_t best = 0;

	for (unsigned i = 0; i < p->sets; i++) {
		uint64_t pipes = pipes_in(p->set[i]), sum = within(p, i);
		uint64_t one = sum > pipes * p->most ? (sum - pipes * p->most + pipes - 1) / pipes : 0;

		best = one > best ? one : best;
	}
	return best;
}
