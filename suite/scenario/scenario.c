/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of scenarios, and how one is played. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/scenario/private.h"

#define DRAW_PAGES 100u	/* more of them, and a scene is not drawn */

#define KEXEC(form, variant, brief_, source_, stub_, pages_, flags_) \
	{ .name = form "/" variant, .brief = brief_, .source = source_, .stub = stub_, .build = build_kexec, .pages = pages_, \
	  .flags = flags_, .routine = form }
#define ONE_PAGE "an image of one page"
#define SOME_PAGES "seven pages in two segments, and a list of two pages"
#define MANY_PAGES "2048 pages, and a list of several pages"
#define OVERLAP "each page lies where the next one belongs, and the last where it belongs itself"

#define SOURCE_4_8 "arm64 machine_kexec(), cpu_soft_restart() and arm64_relocate_new_kernel in Linux 4.8 to 5.15; booting"
#define SOURCE_ARG "kern_reloc_arg in the kexec series of 2019 to 2021, which was not merged; booting"
#define SOURCE_5_16 "arm64 machine_kexec_post_load(), machine_kexec() and trans_pgd_copy_el2_vectors() since Linux 5.16; booting"
#define SOURCE_TABLE "hyp-abi; Arm ARM D7.5.9; trans_pgd_copy_el2_vectors()"
#define SOURCE_4_7 "arm64 swsusp_arch_resume() and swsusp_arch_suspend_exit in Linux 4.7 to 5.15"
#define SOURCE_RESUME_5_16 "the same since Linux 5.16"
#define EXIT_CODE "the code with which hibernation ends restores the pages and issues the call"
#define EXIT_PAGES 40u	/* at most, the stub's pages too: for the time that a play may take */
#define SOURCE_KVM "arm64 cpu_prepare_hyp_mode(), cpu_init_hyp_mode() and __do_hyp_init since Linux 5.11"

/*
 * Over the table: up to 5.15 the stub has done its part by the time that the first page is copied, so the page over it does no
 * harm. Since 5.16 the call to it comes last, and the copied table must take it.
 */
#define UNTIL_5_15(form, flags, source)										\
	KEXEC(form, "one-page", ONE_PAGE, source, "linux-4.12", 1, flags),					\
	KEXEC(form, "some-pages", SOME_PAGES, source, "linux-4.12", 7, flags | KEXEC_SHORT_LISTS),		\
	KEXEC(form, "many-pages", MANY_PAGES, source, "linux-4.12", 2048, flags),				\
	KEXEC(form, "in-place", "every page lies where it belongs, as a crash kernel's does", source, "linux-4.12", 7, \
	      flags | KEXEC_IN_PLACE),										\
	KEXEC(form, "overlap", OVERLAP, source, "linux-4.12", 7, flags | KEXEC_OVERLAP),			\
	KEXEC(form, "over-table", "the image goes over the old kernel's stub, which is done with by then", source, \
	      "linux-4.12", 5, flags | KEXEC_OVER_TABLE),							\
	KEXEC(form, "icache-on", "EL2 has had its instruction cache on since boot", source, "linux-4.12", 3,	\
	      flags | KEXEC_ICACHE)

const struct scenario scenarios[] = {
	UNTIL_5_15("kexec-4.8", KEXEC_4_8, SOURCE_4_8),
	UNTIL_5_15("kexec-arg-2019", KEXEC_ARG_2019, SOURCE_ARG),
	KEXEC("kexec-5.16", "one-page", ONE_PAGE, SOURCE_5_16, "linux-6.0", 1, KEXEC_5_16),
	KEXEC("kexec-5.16", "some-pages", SOME_PAGES, SOURCE_5_16, "linux-6.0", 7, KEXEC_5_16 | KEXEC_SHORT_LISTS),
	KEXEC("kexec-5.16", "many-pages", MANY_PAGES, SOURCE_5_16, "linux-6.0", 2048, KEXEC_5_16),
	{ .name = "kexec-5.16/in-place", .brief = "a crash kernel: every page lies where it belongs, and no routine runs",
	  .source = SOURCE_5_16, .stub = "linux-6.0", .build = build_kexec, .pages = 7, .flags = KEXEC_5_16 | KEXEC_IN_PLACE },
	KEXEC("kexec-5.16", "overlap", OVERLAP, SOURCE_5_16, "linux-6.0", 7, KEXEC_5_16 | KEXEC_OVERLAP),
	KEXEC("kexec-5.16", "over-table", "the image goes over the old kernel's stub, and the copied table takes the last call",
	      SOURCE_5_16, "linux-6.0", 5, KEXEC_5_16 | KEXEC_OVER_TABLE),
	KEXEC("kexec-5.16", "over-descriptor", "the image goes over the image descriptor", SOURCE_5_16, "linux-6.0", 5,
	      KEXEC_5_16 | KEXEC_OVER_DESCRIPTOR),
	{ .name = "set-vectors", .brief = "SET_VECTORS to a table that was written a moment ago", .source = SOURCE_TABLE,
	  .stub = "linux-6.0", .build = build_set_vectors },
	{ .name = "hibernate-4.7", .brief = "the restored kernel gets its stub back by a table that takes x24",
	  .source = SOURCE_4_7, .stub = "linux-4.12", .build = build_hibernate },
	{ .name = "hibernate-4.7/exit-code", .brief = EXIT_CODE, .source = SOURCE_4_7, .stub = "linux-4.12",
	  .routine = "hibernate-4.7", .build = build_hibernate_exit, .pages = EXIT_PAGES },
	{ .name = "hibernate-5.16", .brief = "the restored kernel gets its stub back by the table that kexec uses",
	  .source = SOURCE_RESUME_5_16, .stub = "linux-6.0", .build = build_hibernate, .flags = HIBERNATE_TRANS_PGD },
	{ .name = "hibernate-5.16/exit-code", .brief = EXIT_CODE, .source = SOURCE_RESUME_5_16, .stub = "linux-6.0",
	  .routine = "hibernate-5.16", .build = build_hibernate_exit, .pages = EXIT_PAGES, .flags = HIBERNATE_TRANS_PGD },
	{ .name = "kvm-init-5.11", .brief = "KVM takes EL2 over: parameters and page tables, written by EL1", .source = SOURCE_KVM,
	  .stub = "linux-5.12", .build = build_kvm_init },
	{ .name = NULL },
};

const struct scenario *scenario_find(const char *name)
{
	for (const struct scenario *s = scenarios; s->name; s++)
		if (!strcmp(s->name, name))
			return s;
	return NULL;
}

struct scenario_step *scenario_steps(const struct scenario *scenario, size_t *count)
{
	const struct scenario_options options = { .seed = 0 };
	const struct hv_places places = { .table = HV_STUB_BASE, .canary = HV_CANARY_BASE, .payload = HV_IMAGE_BASE };
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

static int check_scene(struct play *p)
{
	if (take_steps(p, p->result) || set_model(p, false, 0, 0) || play(p, &p->result->outcome) || keep_hazards(p) || judge(p))
		return -1;
	return follow_line(p);
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
			p->options.progress(p->options.progress_ctx, r->scenario->name, draw + 1, drawn + 1);
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
			o->progress(o->progress_ctx, p->result->scenario->name, i + 1, o->seeds);
	}
	return 0;
}

static int play_all(struct play *p)
{
	int err = p->options.seeds ? play_adversary(p) : play_checker(p);

	if (models(p->m) && p->m->ops->coherence(p->m, NULL) && !err)
		err = lose(p, "%s", p->m->error);
	return err;
}

static bool fault_missed(const struct play *p)
{
	return p->scene.fault && !p->scene.fault_hits;
}

static int run(struct play *p)
{
	const struct scenario *scenario = p->result->scenario;

	if (!p->m->ops->play)
		return skip(p, "%s cannot play scenarios", p->m->name);
	if (p->options.seeds && !models(p->m))
		return skip(p, "%s does not model caches, so it has no adversary", p->m->name);
	if (scenario->flags & KEXEC_OVER_TABLE && p->options.page > SCENE_PAGE)
		return skip(p, "a page of %u KiB is larger than the stub that it would go over", p->options.page >> 10);
	if (load(p) || set_scene(p, p->options.draw))
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
	p.options.high = models(m);
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
