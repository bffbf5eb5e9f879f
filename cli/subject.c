/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which stub, and by which generation it is judged. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/booted.h"
#include "cli/generation.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/status.h"
#include "cli/subject-release.h"
#include "cli/subject.h"
#include "hvcheck/guess.h"
#include "machines/live/live.h"

static const struct hv_abi *abi_of_builtin(const char *what)
{
	for (unsigned i = 0; i < hv_builtin_count; i++)
		if (!strcmp(hv_builtins[i].name, what))
			return hv_abi_of(what);
	return NULL;
}

#define FITS_MAX 32
#define SURE 70 /* percent: below, a resemblance needs the answers to agree */

/* Generations that the stub's answers fit, asked in the simulator; -1 after saying why it cannot be asked. */
static int by_answers(const struct hv_stub *stub, const struct hv_abi **fits)
{
	char error[256];
	int status, count;
	struct hv_machine *m = hv_machine_open("sim:max", error, sizeof(error), &status);

	if (!m) {
		cli_say("%s", error);
		return -1;
	}
	count = hv_guess(stub, m, fits, FITS_MAX);
	hv_machine_close(m);
	return count > 0 ? count : 0;
}

static bool is_among(const struct hv_abi *abi, const struct hv_abi *const *fits, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (fits[i] == abi)
			return true;
	return false;
}

/* Why `abi`: what the code looks like, and what else its answers would fit. */
static char *reason(const struct hv_abi *abi, const char *code, const struct hv_abi *const *fits, unsigned count)
{
	char *text = NULL;
	size_t size;
	bool fits_too = is_among(abi, fits, count);
	unsigned others = 0;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return NULL;
	fprintf(f, "%s; %s", code, !count ? "its answers fit no generation wholly" : fits_too ? "its answers fit it" :
		"its answers do not fit it wholly");
	for (unsigned i = 0; i < count; i++)
		if (fits[i] != abi)
			fprintf(f, "%s%s", others++ ? ", " : fits_too ? ", and also " : ", but ", fits[i]->name);
	fclose(f);
	return text;
}

/* The code decides, for it tells more generations apart; if it resembles none, the answers do. */
static const struct hv_abi *guess(struct subject *s)
{
	const struct hv_abi *fits[FITS_MAX];
	int answers;
	unsigned count;
	const char *name = s->stub->name;
	const struct hv_abi *abi = abi_of_builtin(name);
	char kind[48], why[160], code[256];
	unsigned confidence;

	if (abi) {
		s->guess = strdup("the built-in stub belongs to it");
		return abi;
	}
	confidence = hv_classify_stub(s->stub, kind, sizeof(kind), why, sizeof(why));
	abi = confidence ? hv_abi_find(kind) : NULL;
	if (!abi && confidence >= SURE) {
		cli_say("%s: not a known stub but %s (%s); name a generation with --abi to judge it all the same", name, kind, why);
		return NULL;
	}
	snprintf(code, sizeof(code), "the code resembles it most (%s; confidence %u %%)", why, confidence);
	if (s->stub->exec == HV_A32 && abi && confidence >= SURE) {	/* the machine that asks has no Hyp mode */
		s->guess = strdup(code);
		return abi;
	}
	answers = s->stub->exec == HV_A32 ? 0 : by_answers(s->stub, fits);
	if (answers < 0)
		return NULL;
	count = (unsigned)answers;
	if (count && (!abi || (confidence < SURE && !is_among(abi, fits, count)))) {
		s->guess = reason(fits[0], "the code resembles none well", fits, count);
		return fits[0];
	}
	if (abi && confidence < SURE && !count) {
		cli_say("%s: not a known stub: the code resembles %s a little (%s), but its answers do not; name a generation "
			"with --abi", name, kind, why);
		return NULL;
	}
	if (!confidence) {
		cli_say("%s: not a known stub: neither code nor answers are those of a generation; name one with --abi", name);
		return NULL;
	}
	if (!abi) {
		cli_say("%s: not a known stub: the code resembles %s (%s), for which there are no rules; name a generation "
			"with --abi", name, kind, why);
		return NULL;
	}
	s->guess = reason(abi, code, fits, count);
	return abi;
}

/* The names of code that the file does not define: they end the note. */
static const char *absent_code(const struct hv_stub *stub)
{
	const char *colon = stub->note ? strrchr(stub->note, ':') : NULL;

	return colon && colon[1] ? colon + 2 : "it has no name";
}

/* Every slot that does anything leads to code that the file does not have: there is nothing to judge. */
static bool is_elsewhere(const struct hv_stub *stub)
{
	struct hv_reach reach;

	if (!stub->absent_size)
		return false;
	hv_stub_reach(stub, &reach);
	if (!reach.lost || reach.lost != reach.live)
		return false;
	cli_say("%s: its table only branches to code that it does not have (%s); link it first", stub->name, absent_code(stub));
	return true;
}

bool subject_needs_translations(const struct hv_stub *stub, const struct hv_abi *abi)
{
	return stub->kind == HV_STUB_RESIDENT && abi->mmu_on;
}

/* What is resident in EL2 is told by the mode and the release. */
static const struct hv_abi *guess_live(struct subject *s)
{
	const struct snapshot *snapshot = &s->stub->ram->snapshot;

	if (asprintf(&s->guess, "a kernel of that release was booted, and KVM owns EL2 in mode %s", snapshot->mode) < 0)
		s->guess = NULL;
	return live_abi(s->stub);
}

/* The same of a zImage: its kernel's stub, if the decompressor's resembles another generation and it does not. */
static void choose_kernel(struct subject *s)
{
	struct hv_stub *kernel = s->stub->kernel;
	char own[48], kind[48], why[160];

	if (!kernel)
		return;
	hv_classify_stub(s->stub, own, sizeof(own), why, sizeof(why));
	hv_classify_stub(kernel, kind, sizeof(kind), why, sizeof(why));
	if (!strcmp(own, s->abi->name) || strcmp(kind, s->abi->name))
		return;
	s->stub->kernel = NULL;
	hv_stub_free(s->stub);
	s->stub = kernel;
}

/* A kernel has several tables. The user who names a generation means the one that resembles it. False: there is no memory. */
static bool choose_table(struct subject *s)
{
	struct hv_stub *chosen;
	char kind[48], why[160];

	choose_kernel(s);
	hv_classify(s->stub->image, s->stub->size, s->stub->table, kind, sizeof(kind), why, sizeof(why));
	for (size_t i = 0; i < s->stub->other_count; i++) {
		if (strcmp(s->stub->others[i].abi, s->abi->name) || !strcmp(kind, s->abi->name))
			continue;
		chosen = hv_stub_with_table(s->stub, s->stub->others[i].at);
		hv_stub_free(s->stub);
		s->stub = chosen;
		return chosen;
	}
	return true;
}

#define NAMES_MAX 2048

/* For a word that names nothing: a built-in stub, or a file of this folder, whose name is near. */
static const char *suggest(const char *what)
{
	static char text[192];
	const char *names[NAMES_MAX], *near;
	struct dirent *entry;
	size_t count = 0, own;
	DIR *here;

	if (!*what || strchr(what, '@') || !access(what, F_OK) || errno != ENOENT)
		return "";
	for (; count < hv_builtin_count && count < NAMES_MAX; count++)
		names[count] = hv_builtins[count].name;
	own = count;
	here = strchr(what, '/') ? NULL : opendir(".");
	while (here && count < NAMES_MAX && (entry = readdir(here)))
		if (*entry->d_name != '.' && (names[count] = strdup(entry->d_name)))
			count++;
	if (here)
		closedir(here);
	near = cli_suggest(what, names, count);
	snprintf(text, sizeof(text), "%s (hvcheck stubs lists the built-in ones)", near);
	while (count > own)
		free((char *)names[--count]);
	return text;
}

/* The stub of a file, or of the kernel that was booted from it. */
static int open_stub(struct subject *s, const char *what, const struct subject_wish *wish)
{
	char error[512];
	int status = wish->boot ? booted_open(&s->booted, what, wish->boot, BOOT_STAYS) : 0;

	if (!status && s->booted)
		status = booted_snapshot(s->booted);
	if (status)
		return status;
	progress_reading(what);
	s->stub = s->booted ? hv_stub_from_content(what, s->booted->core, s->booted->core_size, NULL, error, sizeof(error)) :
		  hv_stub_open_as(what, wish->symbol, s->abi ? s->abi->exec : HV_A64, error, sizeof(error));
	progress_stop();
	if (s->stub && (s->stub->kind != HV_STUB_LIVE || live_settle(s->stub, error, sizeof(error))))
		return 0;
	cli_say("%s%s", error, suggest(what));
	return CLI_ERROR;
}

int subject_open(struct subject *s, const char *what, const struct subject_wish *wish)
{
	int status;

	*s = (struct subject){ 0 };
	if (wish->abi) {
		s->abi = generation_find(wish->abi, "--abi ");
		if (!s->abi)
			return CLI_ERROR;
	}
	if (!abi_of_builtin(what))
		input_note(what);
	status = open_stub(s, what, wish);
	if (status) {
		subject_close(s);
		return status;
	}
	status = CLI_ERROR;
	if (is_elsewhere(s->stub)) {
		subject_close(s);
		return CLI_ERROR;
	}
	if (s->abi && !choose_table(s)) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	if (!s->abi)
		s->abi = s->stub->kind == HV_STUB_LIVE ? guess_live(s) : guess(s);
	if (s->abi && s->stub->kind == HV_STUB_LIVE && !wish->live)
		cli_say("%s: KVM owns EL2 there, and this command does not work under KVM's own page tables: hvcheck run judges "
			"it; or name another table of the kernel with --table (see hvcheck scan)", what);
	else if (s->abi && subject_needs_translations(s->stub, s->abi))
		cli_say("%s: the table at %#" PRIx64 " is %s's and runs under KVM's own page tables, so it is judged where a "
			"booted kernel has it: by hvcheck run --boot --mode nvhe, or of a snapshot without "
			"--table", what, s->stub->table, s->abi->name);
	else if (s->abi)
		status = subject_release(s, wish->release);
	if (status)
		subject_close(s);
	return status;
}

void subject_close(struct subject *s)
{
	booted_close(s->booted);
	hv_stub_free(s->stub);
	free(s->guess);
	free(s->release);
	*s = (struct subject){ 0 };
}
