/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of a scene, the records that they are made of, and what a fault makes of those. */
#include <string.h>

#include "hvcheck/abi.h"
#include "suite/scenario/private.h"
#include "suite/scenario/push.h"

void scene_step(struct scenario_scene *s, const char *name, const char *what, const char *owed)
{
	struct scenario_step *step = SCENE_PUSH(s, steps, step_count, step_room);

	if (step)
		*step = (struct scenario_step){ name, what, owed };
}

static void append(struct scenario_scene *s, const struct hv_step *record)
{
	uint16_t *step_of = SCENE_PUSH(s, step_of, record_count, step_of_room);
	struct hv_step *r;

	if (!step_of)
		return;
	s->record_count--;	/* one count for both arrays */
	r = SCENE_PUSH(s, records, record_count, record_room);
	if (!r)
		return;
	*step_of = (uint16_t)(s->step_count ? s->step_count - 1 : 0);
	*r = *record;
}

static bool is_clean(uint64_t op)
{
	return op == HV_OP_DC_CVAC || op == HV_OP_DC_CIVAC;
}

static bool is_range(uint64_t op)
{
	return op >= HV_OP_DC_IVAC && op <= HV_OP_DC_ZVA;
}

/* Half the bytes, by whole lines. */
static uint64_t half(const struct scenario_scene *s, uint64_t size)
{
	unsigned line = s->draw.line;

	return size / 2 & ~(uint64_t)(line - 1);
}

static void put_off(struct scenario_scene *s, const struct hv_step *record)
{
	struct hv_step *r = SCENE_PUSH(s, late, late_count, late_room);

	if (r)
		*r = *record;
}

static void append_changed(struct scenario_scene *s, const struct hv_step *record)
{
	struct hv_step r = *record;

	switch (s->fault->change) {
	case FAULT_DROP:
		s->fault_hits++;
		return;
	case FAULT_LATER:
		s->fault_hits++;
		put_off(s, record);
		return;
	case FAULT_TO_POU:
		if (is_clean(r.op)) {
			r.op = HV_OP_DC_CVAU;
			s->fault_hits++;
		}
		break;
	case FAULT_HALF:
		if (is_range(r.op)) {
			r.a[1] = r.a[0] + half(s, r.a[1] - r.a[0]);
			s->fault_hits++;
		}
		break;
	case FAULT_LENGTH_AS_END:
		if (is_range(r.op)) {
			r.a[1] -= r.a[0];
			s->fault_hits++;
		}
		break;
	}
	append(s, &r);
}

void scene_record(struct scenario_scene *s, const struct hv_step *record)
{
	bool hit = s->fault && s->fault->step && s->step_count && !strcmp(s->fault->step, s->steps[s->step_count - 1].name);

	if (s->failed)
		return;
	if (hit)
		append_changed(s, record);
	else
		append(s, record);
}

void scene_op(struct scenario_scene *s, unsigned op)
{
	scene_record(s, &(struct hv_step){ op, { 0 } });
}

void scene_range(struct scenario_scene *s, unsigned op, uint64_t from, uint64_t size)
{
	scene_record(s, &(struct hv_step){ op, { from, from + size } });
}

void scene_copy(struct scenario_scene *s, uint64_t to, uint64_t from, uint64_t size)
{
	scene_record(s, &(struct hv_step){ HV_OP_COPY, { to, from, (size + 15) & ~15ull } });
}

#define POKE_WORDS 5

void scene_poke(struct scenario_scene *s, uint64_t to, const uint64_t *words, size_t count)
{
	for (size_t i = 0; i < count; i += POKE_WORDS) {
		struct hv_step r = { HV_OP_POKE, { to + 8 * i, count - i < POKE_WORDS ? count - i : POKE_WORDS } };

		memcpy(r.a + 2, words + i, r.a[1] * sizeof(*words));
		scene_record(s, &r);
	}
}

void scene_msr(struct scenario_scene *s, unsigned op, uint64_t value)
{
	scene_record(s, &(struct hv_step){ op, { value } });
}

uint64_t scene_number(const struct scenario_scene *s, const char *call)
{
	const struct hv_abi *abi = hv_abi_of(s->scenario->stub);

	for (unsigned i = 0; abi && i < abi->call_count; i++)
		if (!strcmp(abi->calls[i].name, call))
			return abi->calls[i].number;
	return SCENE_NO_CALL;
}

static void record_call(struct scenario_scene *s, unsigned op, const uint64_t args[6])
{
	struct hv_step r = { op, { 0 } };

	memcpy(r.a, args, 6 * sizeof(*args));
	scene_record(s, &r);
}

static void expect_answer(struct scenario_scene *s, size_t before, uint64_t answer)
{
	struct scene_answer *a;

	if (s->record_count == before)	/* a fault left it out: there is no answer to it */
		return;
	a = SCENE_PUSH(s, answers, answer_count, answer_room);
	if (a)
		*a = (struct scene_answer){ before, answer, HV_STEP_01, NULL };
}

void scene_leave_by_hvc(struct scenario_scene *s, const uint64_t args[6])
{
	record_call(s, HV_OP_HVC, args);
}

void scene_call(struct scenario_scene *s, const uint64_t args[6], uint64_t answer)
{
	size_t before = s->record_count;

	scene_leave_by_hvc(s, args);
	expect_answer(s, before, answer);
}

void scene_call_if(struct scenario_scene *s, const uint64_t args[6], uint64_t answer)
{
	size_t before = s->record_count;

	record_call(s, HV_OP_HVC_IF, args);
	expect_answer(s, before, answer);
}

void scene_means(struct scenario_scene *s, enum hv_rule rule, const char *means)
{
	struct scene_answer *last = s->answer_count ? &s->answers[s->answer_count - 1] : NULL;

	if (!last || last->record + 1 != s->record_count)	/* a fault left the call out */
		return;
	last->rule = rule;
	last->means = means;
}

void scene_end_script(struct scenario_scene *s)
{
	const struct hv_step end = { HV_OP_END, { 0 } };

	for (size_t i = 0; i < s->late_count; i++)
		append(s, &s->late[i]);
	append(s, &end);
}

uint64_t scene_cost(const struct hv_step *r)
{
	if (r->op == HV_OP_COPY)
		return r->a[2] / 16;
	if (r->op == HV_OP_FILL)
		return (r->a[1] - r->a[0]) / 8;
	return is_range(r->op) || r->op == HV_OP_TOUCH || r->op == HV_OP_IC_IVAU ? (r->a[1] - r->a[0]) / 16 + 1 : 8;
}
