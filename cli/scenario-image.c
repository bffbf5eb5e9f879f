/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The routines of a kernel Image: found in the file, and played as the file has them and as the kernel patches them at boot. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/input.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/scenarios.h"
#include "cli/status.h"
#include "hvcheck/kexec.h"
#include "hvcheck/release.h"
#include "suite/file/whole.h"
#include "suite/known.h"
#include "suite/stub/private.h"

int image_open(struct scenario_image *image, const char *path, bool strict)
{
	char error[512];
	enum unwrap_kind kind;

	*image = (struct scenario_image){ .path = path, .strict = strict };
	input_note(path);
	progress_reading(path);
	image->file = whole_read(path, WHOLE_MOST, &image->size, error, sizeof(error));
	kind = image->file ? unwrap(&image->kernel, path, image->file, image->size, error, sizeof(error)) : UNWRAP_BAD;
	progress_stop();
	if (kind == UNWRAP_RAW || kind == UNWRAP_ZIMAGE)
		snprintf(error, sizeof(error), "%s: neither a scenario nor an arm64 kernel; hvcheck scenario --list shows the "
			 "scenarios", path);
	if (kind != UNWRAP_IMAGE && kind != UNWRAP_ELF) {
		cli_say("%s", error);
		return CLI_ERROR;
	}
	image->bytes = image->kernel.data;
	image->size = image->kernel.size;
	image->count = routines_find(image->bytes, image->size, image->found, IMAGE_ROUTINES);
	return 0;
}

void image_close(struct scenario_image *image)
{
	if (image->file)
		unwrap_free(&image->kernel);
	free(image->file);
	*image = (struct scenario_image){ 0 };
}

/* What a kernel is looked through for, and the scenario that says that it is not there. */
static const struct { const char *form, *what, *scenario; } wanted[] = {
	{ "kexec-", "relocation routine of kexec", "kexec-5.16/one-page" },
	{ "hibernate-", "exit code of hibernation", "hibernate-5.16/exit-code" },
};

static bool has(const struct scenario_image *image, const char *form)
{
	for (size_t i = 0; i < image->count; i++)
		if (!strncmp(image->found[i].form, form, strlen(form)))
			return true;
	return false;
}

void image_describe(const struct scenario_image *image, FILE *f)
{
	fprintf(f, "%s\n", image->path);
	for (size_t i = 0; i < image->count; i++) {
		const struct found_routine *r = &image->found[i];

		fprintf(f, "      %s at 0x%" PRIx64 ", %" PRIu64 " bytes, of the form %s%s%s\n", r->what, r->at, r->size, r->form,
			r->why[0] ? "; not played: " : "", r->why);
	}
	for (unsigned i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!has(image, wanted[i].form))
			fprintf(f, "      no %s was found\n", wanted[i].what);
}

const struct found_routine *image_routine(const struct scenario_image *image, const struct scenario *s)
{
	for (size_t i = 0; s->routine && i < image->count; i++)
		if (!strcmp(s->routine, image->found[i].form))
			return &image->found[i];
	return NULL;
}

/* A routine that is not played is one row, not one for each scenario. */
bool image_wants(const struct scenario_image *image, const struct scenario *s)
{
	const struct found_routine *r = image_routine(image, s);

	for (unsigned i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!has(image, wanted[i].form) && !strncmp(wanted[i].form, s->name, strlen(wanted[i].form)))
			return !strcmp(wanted[i].scenario, s->name);
	return r && (!r->why[0] || s == scenarios || !image_routine(image, s - 1) || image_routine(image, s - 1) != r);
}

/* --- playing ------------------------------------------------------------------------------------------------- */

/* What passed depends on words that the file does not show. */
static int doubt(struct scenario_result *r, uint64_t at)
{
	char why[160];

	snprintf(why, sizeof(why), "code of the kernel's writes the words at 0x%" PRIx64 " at boot: the file does not show them",
		 at);
	for (size_t i = 0; i < r->verdict_count; i++) {
		if (r->verdicts[i].status != HV_PASS)
			continue;
		r->verdicts[i].status = HV_UNSEEN;
		free(r->verdicts[i].why);
		r->verdicts[i].why = strdup(why);
		if (!r->verdicts[i].why)
			return -1;
	}
	return 0;
}

/* Say of what fails on patched CPUs alone that it does. */
static int blame_patches(struct scenario_result *r, uint64_t at)
{
	for (size_t i = 0; i < r->verdict_count; i++) {
		char *why = NULL;
		size_t size;
		FILE *f;

		if (r->verdicts[i].status != HV_FAIL)
			continue;
		f = open_memstream(&why, &size);
		if (!f)
			return -1;
		fprintf(f, "on CPUs for which the kernel patches the routine (at 0x%" PRIx64 " first): %s", at,
			r->verdicts[i].why ? r->verdicts[i].why : "the rule does not hold");
		if (fclose(f))
			return free(why), -1;
		free(r->verdicts[i].why);
		r->verdicts[i].why = why;
	}
	return 0;
}

/* What this kernel is known to do wrong. */
static int know(struct scenario_result *r, uint32_t banner)
{
	for (size_t i = 0; i < r->verdict_count; i++) {
		const struct known_finding *known = known_find_release(banner, r->scenario->routine, r->verdicts[i].rule, NULL, 0);
		char why[400];

		if (!known || r->verdicts[i].status != HV_FAIL)
			continue;
		free(r->verdicts[i].why);
		r->verdicts[i].why = strdup(known_text(known, why, sizeof(why)));
		r->verdicts[i].status = HV_KNOWN;
		if (!r->verdicts[i].why)
			return -1;
	}
	return 0;
}

struct bed {
	const struct scenario *scenario;
	struct hv_machine *m;
	struct scenario_options options;
	char *error;
	size_t error_size;
};

static int no_memory(struct bed *b)
{
	snprintf(b->error, b->error_size, "out of memory");
	return -1;
}

static int play_patched(struct bed *b, const uint8_t *bytes, uint64_t at, struct scenario_result *result)
{
	struct scenario_result again;

	b->options.routine = bytes;
	if (scenario_play(b->scenario, NULL, b->m, &b->options, &again, b->error, b->error_size))
		return -1;
	if (scenario_status(&again) != HV_FAIL) {
		scenario_result_free(&again);
		return 0;
	}
	scenario_result_free(result);
	*result = again;
	return blame_patches(result, at) ? no_memory(b) : 0;
}

int image_play(const struct scenario_image *image, const struct scenario *s, struct hv_machine *m,
	       const struct scenario_options *options, struct scenario_result *result, char *error, size_t size)
{
	const struct found_routine *r = image_routine(image, s);
	const struct code code = { image->bytes, image->size };
	struct bed b = { .scenario = s, .m = m, .options = *options, .error = error, .error_size = size };
	struct routine_patches patches;
	uint8_t patched[HV_KEXEC_CODE_MAX];
	int err;

	if (!r || r->why[0]) {
		err = scenario_skip(s, m, r ? r->why : "the file has no such routine that could be found", result);
		result->subject = image->path;
		return err ? no_memory(&b) : 0;
	}
	b.options.routine = code.data + r->at;
	b.options.routine_size = r->size;
	b.options.page = r->page;
	b.options.kimage = &r->kimage;
	b.options.pbe = &r->pbe;
	if (scenario_play(s, NULL, m, &b.options, result, error, size))
		return -1;
	routine_patch(&code, r, patched, &patches);
	err = 0;
	if (patches.unknown_at)
		err = doubt(result, patches.unknown_at) ? no_memory(&b) : 0;
	else if (patches.count && scenario_status(result) == HV_PASS)
		err = play_patched(&b, patched, patches.at, result);
	if (!err && !image->strict)
		err = know(result, hv_release_find(image->bytes, image->size)) ? no_memory(&b) : 0;
	if (err)
		scenario_result_free(result);
	else
		result->subject = image->path;
	return err;
}
