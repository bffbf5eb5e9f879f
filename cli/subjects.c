/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All that a command was given: each stub, and each table of a kernel. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/booted.h"
#include "cli/generation.h"
#include "cli/options.h"
#include "cli/say.h"
#include "cli/status.h"
#include "cli/subject-release.h"
#include "cli/subject.h"
#include "machines/live/live.h"

/* Room for one more. NULL: there is no memory, which was said. */
static struct subject *add(struct subjects *all)
{
	struct subject *more = realloc(all->s, (all->count + 1) * sizeof(*more));

	if (!more) {
		cli_say("out of memory");
		return NULL;
	}
	all->s = more;
	more[all->count] = (struct subject){ 0 };
	return &more[all->count++];
}

/* `what`, or the table of it that --table picks. */
static int open_one(struct subject *s, const char *what, const struct cli_options *o, bool live)
{
	const struct subject_wish wish = { o->abi, o->release, o->symbol, live, o->boot ? o : NULL };
	char *at = NULL;
	int status;

	if (o->at && asprintf(&at, "%s@%s", what, o->at) < 0) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	status = subject_open(s, at ? at : what, &wish);
	free(at);
	return status;
}

/* Protected KVM never gives EL2 back, and its own copy of the way there is of no use any more. */
static bool is_gone(const struct hv_stub *kernel, const struct hv_known_table *table)
{
	return kernel->kind == HV_STUB_LIVE && !strcmp(live_abi(kernel)->name, "pkvm-5.16") && !strncmp(table->abi, "kvm-init-", 9);
}

/* Where the file has it. */
static uint64_t named(const struct hv_stub *kernel, const struct hv_known_table *table)
{
	return table->at + (uint64_t)kernel->in_file;
}

/* Whether the kernel's table is judged, too; if not, it is said why. */
static bool is_judged(const struct hv_stub *kernel, const struct hv_known_table *table, const struct hv_abi *abi)
{
	if (subject_needs_translations(kernel, abi))
		cli_say("%s: the table at %#" PRIx64 " resembles %s, which runs under KVM's own page tables, and is not judged "
			"yet", kernel->name, named(kernel, table), abi->name);
	else if (is_gone(kernel, table))
		cli_say("%s: the table at %#" PRIx64 " begins KVM, which in mode protected is done for good, and is not "
			"judged: the kernel has patched it for that", kernel->name, named(kernel, table));
	else if (kernel->banner && !hv_abi_has_release(abi, kernel->banner))
		cli_say("%s: the table at %#" PRIx64 " resembles %s, which is %s's, and is not judged: give its generation "
			"with --table and --abi", kernel->name, named(kernel, table), abi->name, abi->where);
	else
		return true;
	return false;
}

/* One table of `kernel` as a subject of its own. */
static int open_table(struct subjects *all, const struct hv_stub *kernel, const struct hv_known_table *table,
		      const struct cli_options *o)
{
	const struct hv_abi *abi = hv_abi_find(table->abi);
	int status = CLI_ERROR;
	struct subject *s;

	if (!is_judged(kernel, table, abi))
		return 0;
	s = add(all);
	if (!s)
		return CLI_ERROR;
	s->came_along = true;
	s->stub = hv_stub_with_table(kernel, table->at);
	s->abi = abi;
	if (s->stub && asprintf(&s->guess, "the code resembles it most (%s; confidence %u %%)", table->why,
				table->confidence) >= 0) {
		status = subject_release(s, o->release);
	} else {
		s->guess = NULL;
		cli_say("out of memory");
	}
	if (status) {
		subject_close(s);
		all->count--;
	}
	return status;
}

/* The stub of the kernel that a zImage unpacks, as if it were one of the tables beside it. */
static int open_kernel(struct subjects *all, const struct hv_stub *kernel, const struct cli_options *o)
{
	struct hv_known_table table = { .at = kernel->table };
	struct subject *s;
	int status;

	table.confidence = hv_classify_stub(kernel, table.abi, sizeof(table.abi), table.why, sizeof(table.why));
	status = open_table(all, kernel, &table, o);
	s = &all->s[all->count - 1];
	if (!status && s->came_along && kernel->note)
		s->stub->note = strdup(kernel->note);
	return status;
}

/* The other tables of the kernel that was opened last, each as a subject of its own. */
static int open_others(struct subjects *all, const struct cli_options *o)
{
	const struct hv_stub *file = all->s[all->count - 1].stub;
	int status = file->kernel ? open_kernel(all, file->kernel, o) : 0;

	for (const struct hv_stub *kernel = file; kernel; kernel = kernel->kernel)
		for (size_t i = 0; i < kernel->other_count && !status; i++)
			status = open_table(all, kernel, &kernel->others[i], o);
	return status;
}

/* Whether an argument stands before this one, too: reports tell stubs apart by their names. */
static bool is_repeated(const struct cli_options *o, size_t argument)
{
	for (size_t i = 0; i < argument; i++)
		if (!strcmp(o->args[i], o->args[argument]))
			return true;
	return false;
}

/* One argument, and the other tables of it. */
static int open_argument(struct subjects *all, const char *what, const struct cli_options *o, bool every_table, bool live)
{
	struct subject *s = add(all);
	int status = s ? open_one(s, what, o, live) : CLI_ERROR;

	if (s && status) {
		subject_close(s);
		all->count--;
	}
	return !status && every_table && !o->abi ? open_others(all, o) : status;
}

/* It was just said why `what` cannot be opened. Returns an exit status. */
static int keep_unopened(struct subjects *all, const char *what)
{
	struct unopened *more = realloc(all->unopened, (all->unopened_count + 1) * sizeof(*more)), *u;

	if (!more)
		return CLI_ERROR;
	all->unopened = more;
	u = &more[all->unopened_count];
	*u = (struct unopened){ strdup(what), strdup(cli_last_said()) };
	all->unopened_count++;
	return u->name && u->why ? 0 : CLI_ERROR;
}

/* What is wrong with options is wrong with each argument, and is said once. */
static bool are_fit(const struct cli_options *o)
{
	return (!o->abi || generation_find(o->abi, "--abi ")) && subject_release_is_number(o->release);
}

int subjects_open(struct subjects *all, const struct cli_options *o, bool every_table, bool live)
{
	size_t count = o->arg_count ? (size_t)o->arg_count : hv_builtin_count;
	int status;

	*all = (struct subjects){ 0 };
	status = are_fit(o) ? 0 : CLI_ERROR;
	for (size_t i = 0; i < count && !status; i++) {
		const char *what = o->arg_count ? o->args[i] : hv_builtins[i].name;

		if (!o->arg_count && hv_builtin_is_sibling(&hv_builtins[i]))
			continue;
		if (o->arg_count && is_repeated(o, i)) {
			cli_say("%s is given more than once, and judged once", what);
			continue;
		}
		status = open_argument(all, what, o, every_table, live);
		if (status == CLI_ERROR && every_table && o->arg_count > 1)
			status = keep_unopened(all, what);
	}
	return !status && !all->count ? CLI_ERROR : status;
}

unsigned subjects_execs(const struct subjects *all)
{
	unsigned execs = 0;

	for (size_t i = 0; i < all->count; i++)
		execs |= 1u << all->s[i].stub->exec;
	return execs;
}

void subjects_close(struct subjects *all)
{
	while (all->count)
		subject_close(&all->s[--all->count]);
	for (size_t i = 0; i < all->unopened_count; i++) {
		free(all->unopened[i].name);
		free(all->unopened[i].why);
	}
	free(all->unopened);
	free(all->s);
	*all = (struct subjects){ 0 };
}
