/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stale lines on a machine that has caches. First the control: a line that EL1 stores and does not clean must read stale at EL2, or
 * nothing can be seen there. Then, for each step that cleans to the PoC, what the caller stores and cleans up to the call or jump
 * that relies upon it is played many times. It makes no call, so that nothing runs on what is stale. If EL2 read something else
 * than EL1 had stored even once, the rule is broken. If never, nothing is proven. The same without that step says how well the
 * machine could have shown it.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/scenario/stale.h"

#define TRIES 1000u
#define CONTROL_TRIES 100u	/* a line that was stored a moment ago is in the cache, if there is one */
#define MOST_PAGES 100u		/* of an image: more take minutes, and show no more */
#define ROWS 16

bool stale_is_asked(const struct hv_machine *m, const struct scenario *scenario)
{
	return m->ops->stale && scenario->pages <= MOST_PAGES;
}

/* --- the control --------------------------------------------------------------------------------------------- */

static int build_control(struct scenario_scene *s)
{
	scene_patch(s, SCENE_ARGUMENT, NULL, SCENE_PAGE);
	scene_step(s, "store", "EL1 stores a page", "it does not clean it");
	scene_record(s, &(struct hv_step){ HV_OP_FILL, { SCENE_ARGUMENT, SCENE_ARGUMENT + SCENE_PAGE, 1, 2 } });
	return 0;
}

static int run_control(struct hv_machine *m, const struct scenario_scene *of)
{
	const struct scenario control = { .name = "control", .stub = of->scenario->stub, .exec = of->scenario->exec,
					  .build = build_control };
	const struct scenario_options options = { .seed = 0 };
	const struct hv_extent page = { SCENE_ARGUMENT, SCENE_PAGE };
	struct scenario_scene s;
	int err = scene_build(&s, &control, NULL, &options, of->places);

	if (!err)
		err = m->ops->stale(m, &s.scene, &page, 1, CONTROL_TRIES, &m->control);
	scene_free(&s);
	return err;
}

/* --- a step that cleans -------------------------------------------------------------------------------------- */

struct row {
	const char *step;
	enum hv_rule rule;		/* that it is there for */
	struct hv_extent extents[HV_EXTENTS];
	size_t count, more;		/* of these; what has no room there is not looked at */
	const char *reader;		/* the step of the call or jump that relies upon it */
	struct hv_stale given, without;	/* as the caller is, and without this step */
};

struct tries {
	struct hv_machine *m;
	const struct scenario_scene *s;	/* as it is given */
	struct scenario_scene whole;	/* without the fault */
	struct row rows[ROWS];
	unsigned count;
	size_t more;			/* ranges of steps that have no room there: these are not tried */
};

static const char *name_of(const struct scenario_scene *s, size_t record)
{
	return s->steps[s->step_of[record]].name;
}

static bool cleans(const struct hv_step *r)
{
	return (r->op == HV_OP_DC_CVAC || r->op == HV_OP_DC_CIVAC) && r->a[1] > r->a[0];
}

static bool leaves(const struct hv_step *r)
{
	return r->op == HV_OP_HVC || r->op == HV_OP_HVC_IF || r->op == HV_OP_BR;
}

/* What catches the step if it is left out. */
static enum hv_rule rule_of(const struct scenario *scenario, const char *step)
{
	for (const struct fault *f = faults; f->name; f++)
		if (f->step && !strcmp(f->step, step) && f->change == FAULT_DROP && fault_fits(f, scenario))
			return f->rule == HV_CACHE_01 || f->rule == HV_CACHE_02 ? f->rule :
			       f->also == HV_CACHE_02 ? HV_CACHE_02 : HV_CACHE_01;
	return HV_CACHE_01;
}

static struct row *row_of(struct tries *t, const char *step)
{
	if (t->count && !strcmp(t->rows[t->count - 1].step, step))
		return &t->rows[t->count - 1];
	if (t->count == ROWS)
		return NULL;
	t->rows[t->count] = (struct row){ .step = step, .rule = rule_of(t->s->scenario, step) };
	return &t->rows[t->count++];
}

/* Up to the first jump: what is stored behind that is stored by code that no script has. */
static void list_rows(struct tries *t)
{
	const struct scenario_scene *s = &t->whole;
	unsigned open = 0;	/* the first row whose reader is still to come */

	for (size_t i = 0; i < s->record_count; i++) {
		const struct hv_step *r = &s->records[i];
		struct row *row = cleans(r) ? row_of(t, name_of(s, i)) : NULL;

		if (row && row->count < HV_EXTENTS)
			row->extents[row->count++] = (struct hv_extent){ r->a[0], r->a[1] - r->a[0] };
		else if (cleans(r))
			++*(row ? &row->more : &t->more);
		for (; leaves(r) && open < t->count; open++)
			t->rows[open].reader = name_of(s, i);
		if (r->op == HV_OP_BR)
			break;
	}
	t->count = open;
}

/* The records of `s` up to the reader, without calls, and without those of `without` unless NULL. */
static size_t cut_script(const struct scenario_scene *s, const struct row *row, const char *without, struct hv_step *to)
{
	size_t n = 0;

	for (size_t i = 0; i < s->record_count; i++) {
		const struct hv_step *r = &s->records[i];

		if (r->op == HV_OP_END || r->op == HV_OP_BR || (leaves(r) && !strcmp(name_of(s, i), row->reader)))
			break;
		if (!leaves(r) && (!without || strcmp(name_of(s, i), without)))
			to[n++] = *r;
	}
	to[n++] = (struct hv_step){ .op = HV_OP_END };
	return n;
}

static int try_row(const struct tries *t, const struct row *row, const char *without, struct hv_stale *found)
{
	struct hv_step *script = calloc(t->s->record_count + 1, sizeof(*script));
	struct hv_patch *patches = calloc(t->s->patch_count, sizeof(*patches));
	struct hv_scene scene = t->s->scene;
	int err = script && patches ? 0 : -1;

	if (!err) {
		const size_t count = cut_script(t->s, row, without, script);

		memcpy(patches, t->s->patches, t->s->patch_count * sizeof(*patches));
		for (size_t i = 0; i < t->s->patch_count; i++)
			if (patches[i].addr == SCENE_SCRIPT)
				patches[i] = (struct hv_patch){ .addr = SCENE_SCRIPT, .size = count * sizeof(*script),
								.bytes = script };
		scene.patches = patches;
		scene.window_count = 0;
		scene.owner = 0;	/* no call has given EL2 away */
		err = t->m->ops->stale(t->m, &scene, row->extents, row->count, TRIES, found);
	}
	free(script);
	free(patches);
	return err;
}

/* A thousand plays take a board some seconds. */
static void tell(const struct tries *t, unsigned row, bool without)
{
	const struct scenario_options *o = t->s->options;
	char what[80];

	snprintf(what, sizeof(what), "%u plays with%s step \"%s\"", TRIES, without ? "out" : "", t->rows[row].step);
	if (o->progress)
		o->progress(o->progress_ctx, what, 2 * row + without, 2 * t->count);
}

static int try_rows(struct tries *t)
{
	for (unsigned i = 0; i < t->count; i++) {
		struct row *row = &t->rows[i];

		tell(t, i, false);
		if (try_row(t, row, NULL, &row->given))
			return -1;
		tell(t, i, true);
		if (try_row(t, row, row->step, &row->without))
			return -1;
	}
	return 0;
}

/* --- what it says -------------------------------------------------------------------------------------------- */

static void say_control(FILE *f, const struct hv_stale *control)
{
	if (!control->tries)
		fputs("a line that EL1 stores and does not clean was to be read by EL2, and no such play came to its end", f);
	else
		fprintf(f, "a line that EL1 had stored and not cleaned was stale for EL2 in 0 of %" PRIu64 " plays: this machine "
			"does not show its caches", control->tries);
}

/* Of the rows of `rule` that failed, the first; else all of them, as what was seen. Returns whether one failed. */
static bool say_rows(FILE *f, const struct tries *t, enum hv_rule rule)
{
	unsigned count = 0;

	for (unsigned i = 0; i < t->count; i++) {
		const struct row *row = &t->rows[i];

		if (row->rule != rule || !row->given.stale)
			continue;
		fprintf(f, "stale in %" PRIu64 " of %" PRIu64 " plays: step %s needs what step %s cleans, and at 0x%" PRIx64
			" EL2 read 0x%" PRIx64 " where EL1 had stored 0x%" PRIx64, row->given.stale, row->given.tries,
			row->reader, row->step, row->given.at, row->given.read, row->given.stored);
		return true;
	}
	for (unsigned i = 0; i < t->count; i++) {
		const struct row *row = &t->rows[i];

		if (row->rule != rule)
			continue;
		fprintf(f, "%sstep %s: stale in 0 of %" PRIu64 " plays, and in %" PRIu64 " of %" PRIu64 " without it",
			count++ ? "; " : "", row->step, row->given.tries, row->without.stale, row->without.tries);
		if (row->more)
			fprintf(f, ", and %zu more ranges that it cleans were not looked at", row->more);
	}
	if (!count)
		fputs("no play on this machine shows it", f);
	if (t->more)
		fprintf(f, "; %zu ranges of later steps were not looked at", t->more);
	return false;
}

static char *words(const struct tries *t, enum hv_rule rule, enum hv_status *status)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	*status = HV_UNSEEN;
	if (!f)
		return NULL;
	if (!t->m->control.stale)
		say_control(f, &t->m->control);
	else if (say_rows(f, t, rule))
		*status = HV_FAIL;
	return fclose(f) ? free(text), NULL : text;
}

static int judge(const struct tries *t, struct scenario_result *r)
{
	for (size_t i = 0; i < r->verdict_count; i++) {
		enum hv_status status;
		char *why;

		if (!(hv_rules[r->verdicts[i].rule].needs & HV_SEE_COHERENCE) || r->verdicts[i].status != HV_UNSEEN)
			continue;
		why = words(t, r->verdicts[i].rule, &status);
		if (!why)
			return -1;
		free(r->verdicts[i].why);
		r->verdicts[i].why = why;
		r->verdicts[i].status = status;
	}
	return 0;
}

static int ask(struct tries *t)
{
	int err;

	if (!t->m->control.tries && run_control(t->m, t->s))
		return -1;
	if (!t->m->control.stale)
		return 0;
	err = scene_build(&t->whole, t->s->scenario, NULL, t->s->options, t->s->places);
	if (!err) {
		list_rows(t);
		err = try_rows(t);
	}
	return err;
}

int stale_judge(struct hv_machine *m, const struct scenario_scene *s, struct scenario_result *result, char *error, size_t size)
{
	struct tries t = { .m = m, .s = s };
	int err;

	m->error[0] = '\0';
	err = ask(&t);
	snprintf(error, size, "%s", m->error);
	if (!err)
		err = judge(&t, result);
	scene_free(&t.whole);
	return err;
}
