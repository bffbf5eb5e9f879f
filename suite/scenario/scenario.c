/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a scenario is played. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/scenario/private.h"
#include "suite/scenario/stale.h"

#define DRAW_PAGES 100u	/* more of them, and a scene is not drawn */

struct scenario_step *scenario_steps(const struct scenario *scenario, size_t *count)
{
	const struct scenario_options options = { .seed = 0 };
	const struct hv_places places = { .table = HV_STUB_BASE, .canary = HV_CANARY_BASE, .payload = HV_IMAGE_BASE,
					  .exec = scenario->exec };
	struct scenario_step *steps = NULL;
	struct scenario_scene s;

	if (!scene_build(&s, scenario, NULL, &options, &places)) {
		steps = s.steps;
		*count = s.step_count;
		s.steps = NULL;
	}
	scene_free(&s);
	return steps;
}

/* --- one play --------------------------------------------------------------------------------------------------- */

struct play {
	struct scenario_scene scene;
	struct hv_machine *m;
	struct scenario_options options;	/* of the scene that is played */
	const struct fault *fault;
	struct scenario_result *result;
	char *error;
	size_t error_size;
};

static __attribute__((format(printf, 2, 3))) int lose(struct play *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(p->error, p->error_size, format, args);
	va_end(args);
	return -1;
}

static __attribute__((format(printf, 2, 3))) int skip(struct play *p, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(&p->result->skipped, format, args);
	va_end(args);
	if (n < 0) {
		p->result->skipped = NULL;
		return lose(p, "out of memory");
	}
	return 0;
}

static void drop_verdicts(struct scenario_result *r)
{
	for (size_t i = 0; i < r->verdict_count; i++)
		free(r->verdicts[i].why);
	r->verdict_count = 0;
}

static int load(struct play *p)
{
	char why[256];
	struct hv_stub *stub = hv_stub_open(p->result->scenario->stub, NULL, why, sizeof(why));
	int err;

	if (!stub)
		return lose(p, "%s", why);
	if (p->m->has_one_caller && stub->exec == HV_A32 && stub->thumb != p->m->places.thumb) {
		hv_stub_free(stub);
		return skip(p, "the caller of %s is of %s instructions: hvcheck image --arch makes one of the others", p->m->name,
			    p->m->places.thumb ? "Thumb" : "ARM");
	}
	err = p->m->ops->load(p->m, stub, hv_stub_home(stub, &p->m->places));
	hv_stub_free(stub);
	return err ? lose(p, "%s", p->m->error) : 0;
}

static bool models(const struct hv_machine *m)
{
	return m->ops->coherence != NULL;
}

/* Have the machine model caches from now on, as the options and the scene say; `watch`: and follow this address. */
static int set_model(struct play *p, bool evict, uint64_t seed, uint64_t watch)
{
	const struct hv_coherence how = {
		.on = true, .evict = evict, .idc = p->options.idc, .dic = p->options.dic, .line = p->scene.draw.line,
		.iline = p->scene.draw.iline, .seed = seed, .watch = watch,
	};

	if (!models(p->m))
		return 0;
	return p->m->ops->coherence(p->m, &how) ? lose(p, "%s", p->m->error) : 0;
}

static int play(struct play *p, struct hv_outcome *out)
{
	memset(out, 0, sizeof(*out));
	return p->m->ops->play(p->m, &p->scene.scene, out) ? lose(p, "%s", p->m->error) : 0;
}

static int judge(struct play *p)
{
	const struct hv_outcome *out = &p->result->outcome;

	return scenario_judge(&p->scene, out, out->seen & p->m->sees, p->result) ? lose(p, "out of memory") : 0;
}

/* A copy of `count` items, or NULL if there are none or memory is out. */
static void *copy(const void *items, size_t count, size_t size)
{
	void *to = count ? malloc(count * size) : NULL;

	return to ? memcpy(to, items, count * size) : NULL;
}

static int keep_hazards(struct play *p)
{
	struct scenario_result *r = p->result;

	r->hazard_count = p->m->hazard_count;
	r->hazards = copy(p->m->hazards, r->hazard_count, sizeof(*r->hazards));
	return r->hazard_count && !r->hazards ? lose(p, "out of memory") : 0;
}

/* Once more, to follow the first hazard's line: what is to be watched must be known before. */
static int follow_line(struct play *p)
{
	struct scenario_result *r = p->result;
	struct hv_outcome again;

	if (!p->options.life || !r->hazard_count || !r->hazards[0].line)
		return 0;
	if (set_model(p, false, 0, r->hazards[0].addr) || play(p, &again))
		return -1;
	r->life_count = p->m->life_count;
	r->life = copy(p->m->life, r->life_count, sizeof(*r->life));
	return r->life_count && !r->life ? lose(p, "out of memory") : 0;
}

/* The scene's names and numbers, for the report. */
static int take_steps(struct play *p, struct scenario_result *r)
{
	r->draw = p->options.draw;
	r->line = p->scene.draw.line;
	r->iline = p->scene.draw.iline;
	r->step_count = p->scene.step_count;
	r->record_count = p->scene.record_count;
	r->steps = copy(p->scene.steps, r->step_count, sizeof(*r->steps));
	r->step_of = copy(p->scene.step_of, r->record_count, sizeof(*r->step_of));
	return r->steps && r->step_of ? 0 : lose(p, "out of memory");
}

static void drop_play(struct scenario_result *r)
{
	drop_verdicts(r);
	free(r->hazards);
	free(r->life);
	free(r->steps);
	free(r->step_of);
	r->hazards = NULL;
	r->life = NULL;
	r->steps = NULL;
	r->step_of = NULL;
	r->hazard_count = r->life_count = r->step_count = r->record_count = 0;
}

/* Make the scene `draw` in the place of the one before. */
static int set_scene(struct play *p, uint64_t draw)
{
	const struct scenario *scenario = p->result->scenario;

	scene_free(&p->scene);
	p->options.draw = draw;
	return scene_build(&p->scene, scenario, p->fault, &p->options, &p->m->places) ?
	       lose(p, "%s: out of memory", scenario->name) : 0;
}

static int judge_stale(struct play *p)
{
	char error[sizeof(p->m->error)] = "";

	if (!stale_is_asked(p->m, p->result->scenario) || !stale_judge(p->m, &p->scene, p->result, error, sizeof(error)))
		return 0;
	return lose(p, "%s", *error ? error : "out of memory");
}

static int check_scene(struct play *p)
{
	if (take_steps(p, p->result) || set_model(p, false, 0, 0) || play(p, &p->result->outcome) || keep_hazards(p) || judge(p))
		return -1;
	return follow_line(p) || judge_stale(p) ? -1 : 0;
}

/* Large images take seconds: what varies shows in the small ones. */
static bool may_draw(const struct play *p)
{
	return models(p->m) && !p->fault && p->result->scenario->pages <= DRAW_PAGES;
}

/* The scene as always, then as many others as are wanted, up to the first that fails. */
static int play_checker(struct play *p)
{
	struct scenario_result *r = p->result;
	unsigned drawn = may_draw(p) ? p->options.drawn : 0;

	for (uint64_t draw = 0; draw <= drawn; draw++) {
		if (draw && set_scene(p, draw))
			return -1;
		drop_play(r);
		if (check_scene(p))
			return -1;
		if (scenario_failed(r))
			break;
		if (drawn && p->options.progress)
			p->options.progress(p->options.progress_ctx, "scenes", draw + 1, drawn + 1);
	}
	return 0;
}

/* One seed. The verdicts that are kept are those of the first that went wrong. */
static int play_seed(struct play *p, uint64_t seed)
{
	struct scenario_result *r = p->result, trial = *r;
	int err;

	trial.verdict_count = 0;
	trial.steps = NULL;
	trial.step_of = NULL;
	p->result = &trial;
	err = (p->options.drawn && may_draw(p) && set_scene(p, seed)) || take_steps(p, &trial) || set_model(p, true, seed, 0) ||
	      play(p, &trial.outcome) || judge(p) ? -1 : 0;
	p->result = r;
	trial.seeds++;
	if (!err && scenario_failed(&trial) && !trial.seeds_failed++)
		trial.first_seed = seed;
	if (err || r->seeds_failed) {
		drop_play(&trial);
		r->seeds = trial.seeds;
		r->seeds_failed = trial.seeds_failed;
		return err;
	}
	drop_play(r);
	*r = trial;
	return 0;
}

static int play_adversary(struct play *p)
{
	const struct scenario_options *o = &p->options;

	for (unsigned i = 0; i < o->seeds; i++) {
		if (play_seed(p, o->evict + i))
			return -1;
		if (o->progress)
			o->progress(o->progress_ctx, "seeds", i + 1, o->seeds);
	}
	return 0;
}

/* What no seed has shown the checker may know: a routine of the user's has both, unless one seed alone is looked at. */
static int play_both(struct play *p)
{
	if (play_adversary(p))
		return -1;
	if (!p->options.routine || p->options.seeds == 1 || p->result->seeds_failed)
		return 0;
	return set_scene(p, 0) || play_checker(p) ? -1 : 0;
}

static int play_all(struct play *p)
{
	int err = p->options.seeds ? play_both(p) : play_checker(p);

	if (models(p->m) && p->m->ops->coherence(p->m, NULL) && !err)
		err = lose(p, "%s", p->m->error);
	return err;
}

static bool fault_missed(const struct play *p)
{
	return p->scene.fault && !p->scene.fault_hits;
}

bool scenario_fits(const struct scenario *scenario, const struct hv_machine *m)
{
	return (scenario->exec == HV_A32) == !!(m->has & HV_HAS_HYP);
}

static int run(struct play *p)
{
	const struct scenario *scenario = p->result->scenario;

	if (!p->m->ops->play)
		return skip(p, "%s cannot play scenarios", p->m->name);
	if (hv_scene_obstacle(&p->m->places))
		return skip(p, "the memory of %s has no room for a scenario: %s", p->m->name, hv_scene_obstacle(&p->m->places));
	if (p->options.seeds && !models(p->m))
		return skip(p, "%s does not model caches, so it has no adversary", p->m->name);
	if (scenario->flags & KEXEC_OVER_TABLE && p->options.page > SCENE_PAGE)
		return skip(p, "a page of %u KiB is larger than the stub that it would go over", p->options.page >> 10);
	if (!scenario_fits(scenario, p->m))
		return skip(p, "%s has no %s", p->m->name, hv_execs[scenario->exec].el2);
	if (scenario->exec == HV_A32 && p->options.line && p->options.line != SCENE_LINE_A32)
		return skip(p, "the simulator's CPUs of 32 bits have lines of %u bytes", SCENE_LINE_A32);
	if (load(p))
		return -1;
	if (p->result->skipped)
		return 0;
	if (set_scene(p, p->options.draw))
		return -1;
	if (fault_missed(p))
		return skip(p, "%s has nothing that %s changes", scenario->name, p->fault->name);
	return play_all(p);
}

int scenario_play(const struct scenario *scenario, const struct fault *fault, struct hv_machine *m,
		  const struct scenario_options *options, struct scenario_result *result, char *error, size_t size)
{
	struct play p = {
		.m = m, .options = *options, .fault = fault, .result = result, .error = error, .error_size = size,
	};
	int err;

	memset(result, 0, sizeof(*result));
	result->scenario = scenario;
	result->fault = fault;
	result->machine = strdup(m->name);
	p.options.high = models(m) && scenario->exec == HV_A64;
	err = result->machine ? run(&p) : lose(&p, "out of memory");
	scene_free(&p.scene);
	if (err)
		scenario_result_free(result);
	return err;
}

int scenario_skip(const struct scenario *scenario, const struct hv_machine *m, const char *why, struct scenario_result *result)
{
	*result = (struct scenario_result){ .scenario = scenario, .machine = strdup(m->name), .skipped = strdup(why) };
	if (result->machine && result->skipped)
		return 0;
	scenario_result_free(result);
	return -1;
}

void scenario_result_free(struct scenario_result *result)
{
	drop_play(result);
	free(result->machine);
	free(result->skipped);
	memset(result, 0, sizeof(*result));
}

enum hv_status scenario_status(const struct scenario_result *result)
{
	if (result->skipped)
		return HV_SKIP;
	if (scenario_failed(result))
		return HV_FAIL;
	for (size_t i = 0; i < result->verdict_count; i++)
		if (result->verdicts[i].status == HV_PASS || result->verdicts[i].status == HV_KNOWN)
			return HV_PASS;
	return HV_UNSEEN;
}
