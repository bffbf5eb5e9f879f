/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck machines: which are there, and what each of them sees. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/sights.h"
#include "cli/status.h"

#define NAME_WIDTH 42
#define CELL_WIDTH 12

static void print_heads(FILE *f, const struct seer *seers, size_t count)
{
	fprintf(f, "%*s", NAME_WIDTH, "");
	for (size_t i = 0; i < count; i++)
		fprintf(f, "%-*s", CELL_WIDTH, seers[i].kind);
	fprintf(f, "\n%*s", NAME_WIDTH, "");
	for (size_t i = 0; i < count; i++)
		fprintf(f, ":%-*s", CELL_WIDTH - 1, seers[i].cpu);
	fputc('\n', f);
}

static const char *cell(const struct seer *seer, const struct sight *sight)
{
	if (!seer->there)
		return "?";
	return seer->sees & sight->sees || seer->has & sight->has ? "yes" : "-";
}

static void print_table(FILE *f, const struct seer *seers, size_t count)
{
	print_heads(f, seers, count);
	for (const struct sight *s = sights; s->what; s++) {
		fprintf(f, "%-*s", NAME_WIDTH, s->what);
		for (size_t i = 0; i < count; i++)
			fprintf(f, "%-*s", CELL_WIDTH, cell(&seers[i], s));
		fputc('\n', f);
	}
}

/* "sim" and "qemu" alone. */
static void print_pair(FILE *f, const char *name, const struct seer *seers, size_t count)
{
	size_t n = 0;

	fprintf(f, "`hvcheck run --on %s` takes", name);
	for (size_t i = 0; i < count; i++)
		if (seers[i].in_run && !strncmp(seers[i].kind, name, strlen(name)))
			fprintf(f, "%s %s:%s", n++ ? " and" : "", seers[i].kind, seers[i].cpu);
	fputs(".\n", f);
}

static void print_rest(FILE *f, const struct seer *seers, size_t count)
{
	fputs("\nWhat a machine does not see is unseen there: it neither passes nor fails.\n", f);
	print_pair(f, "sim", seers, count);
	print_pair(f, "qemu", seers, count);
	fputs("Stubs of 32-bit Arm run on sim:cortex-a15, sim:cortex-a7, qemu:virt:cortex-a15, and boards of 32 bits.\n", f);
	fputs("QEMU's virt board takes its other CPUs too, such as qemu:virt:neoverse-n1.\n", f);
	for (size_t i = 0; i < count; i++)
		if (!seers[i].there)
			fprintf(f, "%s:%s is not available: %s\n", seers[i].kind, seers[i].cpu, seers[i].why);
}

int cmd_machines(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_OUTPUT, CLI_END };
	static const struct cli_usage usage = {
		options, "", "List the machines that --on takes, whether each is there, what it sees, and what its CPU has.",
		0, 0, NULL
	};
	struct cli_options o;
	struct output out;
	struct seer *seers;
	size_t count;
	int status;

	cli_parse(argc, argv, &usage, &o);
	status = output_open(&out, o.output);
	if (status)
		return status;
	seers = sights_ask(false, &count);
	if (!seers) {
		cli_say("out of memory");
		return output_end(&out, CLI_ERROR);
	}
	print_table(out.f, seers, count);
	print_rest(out.f, seers, count);
	free(seers);
	return output_close(&out);
}
