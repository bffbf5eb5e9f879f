/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machines that --on names. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/interrupt.h"
#include "cli/machines.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/status.h"

/*
 * Length of the first machine in `list`. A comma parts two machines, except before a digit: no machine's name
 * begins with one, but "serial:DEVICE,BAUD" goes on with one. A command may have any, so it comes last.
 */
static size_t first_length(const char *list)
{
	size_t n = strcspn(list, ",");

	if (!strncmp(list, "exec:", 5))
		return strlen(list);
	while (list[n] && isdigit((unsigned char)list[n + 1]))
		n += 1 + strcspn(list + n + 1, ",");
	return n;
}

/* A machine that stands twice would make every test id stand twice. */
static bool is_named(const struct machines *machines, const char *name)
{
	for (size_t i = 0; i < machines->count; i++)
		if (!strcmp(machines->m[i]->name, name))
			return true;
	for (size_t i = 0; i < machines->absent_count; i++)
		if (!strcmp(machines->absent[i].name, name))
			return true;
	return false;
}

/* Two CPUs of a QEMU that is not there have one reason, and it is said once. */
static bool was_said(const struct machines *machines, const char *why)
{
	for (size_t i = 0; i < machines->absent_count; i++)
		if (!strncmp(machines->absent[i].why, why, sizeof(machines->absent[i].why) - 1))
			return true;
	return false;
}

/* Keep why one that was asked for is not available, for the report. */
static int note_absent(struct machines *machines, const char *name, const char *why, bool lost)
{
	struct absent *more = realloc(machines->absent, (machines->absent_count + 1) * sizeof(*more));

	if (!more) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	machines->absent = more;
	snprintf(more[machines->absent_count].name, sizeof(more->name), "%s", name);
	more[machines->absent_count].lost = lost;
	snprintf(more[machines->absent_count++].why, sizeof(more->why), "%s", why);
	machines->status = cli_worst(machines->status, lost ? CLI_ERROR : CLI_NOTHING);
	return 0;
}

/* Machine `m` was asked for by name, and can run no subject. */
static int refuse(struct machines *machines, struct hv_machine *m)
{
	char name[sizeof(m->name)], why[256];

	snprintf(name, sizeof(name), "%s", m->name);
	snprintf(why, sizeof(why), "%s runs stubs of %s, and this one is of %s", m->name, hv_execs[m->places.exec].name,
		 hv_execs[m->places.exec == HV_A32 ? HV_A64 : HV_A32].name);
	cli_say("%s", why);
	hv_machine_close(m);
	return note_absent(machines, name, why, false);
}

static int open_one(struct machines *machines, const char *name, unsigned execs)
{
	struct hv_machine **more;
	char error[512];
	int status = CLI_ERROR;

	if (is_named(machines, name)) {
		cli_say("machine %s is named twice", name);
		return CLI_ERROR;
	}
	more = realloc(machines->m, (machines->count + 1) * sizeof(*more));
	if (!more) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	machines->m = more;
	if (hv_board_check(name, error, sizeof(error))) {	/* a mistake in a file is no machine that was lost */
		cli_say("%s", error);
		return CLI_ERROR;
	}
	progress_asking("start", name);
	more[machines->count] = hv_machine_open(name, error, sizeof(error), &status);
	progress_stop();
	if (more[machines->count]) {
		if (!(execs >> more[machines->count]->places.exec & 1))
			return refuse(machines, more[machines->count]);
		more[machines->count]->stop = &interrupt_seen;
		machines->count++;
		return 0;
	}
	if (!was_said(machines, error))
		cli_say("%s", error);
	if (status != CLI_NOTHING && !hv_board_is(name))
		return status;
	return note_absent(machines, name, error, status != CLI_NOTHING);
}

/*
 * Machines that stand for CPUs that fit the subjects: for AArch64 for two, one without VHE and one with it, as a call may succeed
 * on one only. `alone`: what the name means if one CPU is enough.
 */
static const struct {
	const char *name;
	enum hv_exec exec;
	const char *alone, *cpus[2];
} generic[] = {
	{ "sim", HV_A64, "sim", { "sim:cortex-a72", "sim:max" } },
	{ "sim", HV_A32, "sim:cortex-a15", { "sim:cortex-a15", NULL } },
	{ "qemu", HV_A64, "qemu", { "qemu:virt:cortex-a57", "qemu:virt:max" } },
	{ "qemu", HV_A32, "qemu:virt:cortex-a15", { "qemu:virt:cortex-a15", NULL } },
};

static int open_generic(struct machines *machines, const char *name, unsigned execs)
{
	size_t count = machines->count;
	int status = open_one(machines, name, execs);

	if (machines->count > count && count < 64)
		machines->generic |= 1ull << count;
	return status;
}

static int open_named(struct machines *machines, const char *name, bool both, unsigned execs)
{
	bool known = false;
	int status = 0;

	for (size_t i = 0; !status && i < sizeof(generic) / sizeof(generic[0]); i++) {
		if (strcmp(name, generic[i].name) || !(execs >> generic[i].exec & 1))
			continue;
		known = true;
		for (size_t k = 0; both && !status && k < 2 && generic[i].cpus[k]; k++)
			status = open_generic(machines, generic[i].cpus[k], execs);
		if (!both)
			status = open_generic(machines, generic[i].alone, execs);
	}
	return known ? status : open_one(machines, name, execs);
}

/* A snapshot has the CPU of its kernel, whatever the name says. */
static int open_live(struct machines *machines, const char *name, bool both, unsigned execs)
{
	(void)both;
	(void)execs;
	if (!strncmp(name, "sim", 3) || !strncmp(name, "qemu", 4) || !strncmp(name, "live:", 5))
		return open_one(machines, *name == 's' ? "live:sim" : *name == 'q' ? "live:qemu" : name, 1u << HV_A64);
	cli_say("%s is not asked: what was resident in a kernel that was booted runs in the simulator and in QEMU", name);
	return note_absent(machines, name, "it runs where it was booted", false);
}

static int open_list(struct machines *machines, const char *on, bool both, unsigned execs,
		     int (*open)(struct machines *machines, const char *name, bool both, unsigned execs))
{
	int status = 0;

	*machines = (struct machines){ 0 };
	for (const char *list = on ? on : "sim"; !status; list++) {
		size_t n = first_length(list);
		char *name = strndup(list, n);

		status = name ? open(machines, name, both, execs) : CLI_ERROR;
		free(name);
		list += n;
		if (!*list)
			break;
	}
	if (status)
		machines_close(machines);
	if (!status && machines->status == CLI_ERROR)
		return CLI_ERROR;
	return status ? status : machines->count ? 0 : CLI_NOTHING;
}

int machines_open(struct machines *machines, const char *on, bool both, unsigned execs)
{
	return open_list(machines, on, both, execs, open_named);
}

int machines_open_live(struct machines *machines, const char *on)
{
	return open_list(machines, on, false, 0, open_live);
}

void machines_close(struct machines *machines)
{
	while (machines->count)
		hv_machine_close(machines->m[--machines->count]);
	free(machines->m);
	machines->m = NULL;
	free(machines->absent);
	machines->absent = NULL;
	machines->absent_count = 0;
}
