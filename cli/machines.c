/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machines that --on names. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

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

/* Keep why one that was asked for is not available, for the report. */
static int note_absent(struct machines *machines, const char *name, const char *why)
{
	struct absent *more = realloc(machines->absent, (machines->absent_count + 1) * sizeof(*more));

	if (!more) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	machines->absent = more;
	snprintf(more[machines->absent_count].name, sizeof(more->name), "%s", name);
	snprintf(more[machines->absent_count++].why, sizeof(more->why), "%s", why);
	machines->status = CLI_NOTHING;
	return 0;
}

static int open_one(struct machines *machines, const char *name)
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
	more[machines->count] = hv_machine_open(name, error, sizeof(error), &status);
	if (more[machines->count]) {
		more[machines->count]->stop = &interrupt_seen;
		machines->count++;
		return 0;
	}
	cli_say("%s", error);
	if (status != CLI_NOTHING)
		return status;
	return note_absent(machines, name, error);
}

/* Machines that stand for two CPUs, one without VHE and one with it: a call may succeed on one only. */
static const struct {
	const char *name, *cpus[2];
} pairs[] = {
	{ "sim", { "sim:cortex-a72", "sim:max" } },
	{ "qemu", { "qemu:virt:cortex-a57", "qemu:virt:max" } },
};

static int open_pair(struct machines *machines, const char *name)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (!strcmp(name, pairs[i].name)) {
			int status = open_one(machines, pairs[i].cpus[0]);

			return status ? status : open_one(machines, pairs[i].cpus[1]);
		}
	return open_one(machines, name);
}

int machines_open(struct machines *machines, const char *on, bool both)
{
	int status = 0;

	*machines = (struct machines){ 0 };
	for (const char *list = on ? on : "sim"; !status; list++) {
		size_t n = first_length(list);
		char *name = strndup(list, n);

		status = !name ? CLI_ERROR : both ? open_pair(machines, name) : open_one(machines, name);
		free(name);
		list += n;
		if (!*list)
			break;
	}
	if (status)
		machines_close(machines);
	return status ? status : machines->count ? 0 : CLI_NOTHING;
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
