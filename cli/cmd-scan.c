/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck scan: every vector table in a file. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/status.h"
#include "suite/file/unwrap.h"
#include "suite/file/whole.h"
#include "suite/open/foreign.h"
#include "suite/report/page.h"
#include "suite/stub/private.h"

#define TABLES_MAX 256

static void print_slots(FILE *f, enum hv_exec exec, uint16_t live)
{
	int used = live == 0xffff ? fprintf(f, "all") : 0;

	for (unsigned slot = 0; slot < 16; slot++)
		if (live >> slot & 1 && live != 0xffff)
			used += fprintf(f, "%s%x", used ? " " : "", hv_slot_offset(exec, slot));
	if (!used)
		used = fprintf(f, "none");
	fprintf(f, "%*s", used < 12 ? 12 - used : 0, "");
}

static void print_found(FILE *f, const struct hv_found *found)
{
	fprintf(f, "%#-12" PRIx64 "%-9s%-22s%-34s%3u %%  ", found->at, found->level, found->guess, found->owner, found->confidence);
	print_slots(f, found->exec, found->reach.live);
	fprintf(f, "  %s%s%s\n", hv_is_generation(found->guess) ? "" : "not a stub of Linux; ", found->why,
		found->aligned ? "" : found->exec == HV_A32 ? "; the offset is no multiple of 32" :
		"; the offset is no multiple of 2 KiB");
}

static void print_all(FILE *f, const struct hv_found *found, size_t count)
{
	fprintf(f, "offset      level    table                 owner                             sure   live slots    why\n");
	for (size_t i = 0; i < count && i < TABLES_MAX; i++)
		print_found(f, &found[i]);
	if (count > TABLES_MAX)
		fprintf(f, "... and %zu more\n", count - TABLES_MAX);
}

/* The kernel that a zImage unpacks is another file, so to speak. Returns how many tables it has. */
static size_t scan_kernel(const struct unwrapped *zimage, FILE *f)
{
	static struct hv_found found[TABLES_MAX];
	char name[400];
	struct unwrapped u;
	size_t count;

	if (!unwrap_zimage(&u, zimage))
		return 0;
	count = hv_scan(u.data, u.size, found, TABLES_MAX);
	if (count) {
		fprintf(f, "in the kernel that it unpacks (%s), and the offsets are those in it:\n",
			report_clean(u.trail, name, sizeof(name)));
		print_all(f, found, count);
	}
	unwrap_free(&u);
	return count;
}

static void say_none(const char *path, const struct unwrapped *u)
{
	const char *foreign = elf_foreign(u->data, u->size);

	cli_say("%s: %s%s%s%s%s", path, u->trail, *u->trail ? ": " : "", !u->size ? "the file is empty" : "no vector table found",
		foreign ? "; it is an ELF file for " : "", foreign ? foreign : "");
}

/* What is in the file is searched, and the file itself if nothing is known to be in it. Returns an exit status. */
static int scan(const char *path, bool named, FILE *f)
{
	static struct hv_found found[TABLES_MAX];
	char name[400], error[512];
	struct unwrapped u;
	size_t size, count;
	uint8_t *data;
	enum unwrap_kind kind;

	progress_reading(path);
	data = whole_read(path, WHOLE_MOST, &size, error, sizeof(error));
	kind = data ? unwrap(&u, path, data, size, error, sizeof(error)) : UNWRAP_BAD;
	progress_stop();
	count = kind == UNWRAP_BAD ? 0 : hv_scan(u.data, u.size, found, TABLES_MAX);
	if (count && named)
		fprintf(f, "%s:\n", report_clean(path, name, sizeof(name)));
	if (count && *u.trail)
		fprintf(f, "in %s, and the offsets are those in it:\n", report_clean(u.trail, name, sizeof(name)));
	if (count)
		print_all(f, found, count);
	if (kind == UNWRAP_ZIMAGE)
		count += scan_kernel(&u, f);
	if (count)
		;	/* all is printed */
	else if (kind == UNWRAP_BAD || kind == UNWRAP_NO_KERNEL)
		cli_say("%s", error);
	else
		say_none(path, &u);
	if (data)
		unwrap_free(&u);
	free(data);
	return count ? CLI_PASSED : CLI_ERROR;
}

int cmd_scan(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_OUTPUT, CLI_END };
	static const struct cli_usage usage = {
		options, "FILE...",
		"Find every vector table in each FILE, whatever kind of file it is: its offset, its level, "
		"the generation that its code resembles most or what it is else, whose it is, which slots "
		"are live, and the evidence.",
		1, CLI_ANY_NUMBER, NULL
	};
	struct cli_options o;
	struct output out;
	int status;

	cli_parse(argc, argv, &usage, &o);
	for (int i = 0; i < o.arg_count; i++)
		input_note(o.args[i]);
	status = output_open(&out, o.output);
	if (status)
		return status;
	for (int i = 0; i < o.arg_count; i++)
		status = cli_worst(status, scan(o.args[i], o.arg_count > 1, out.f));
	return output_end(&out, status);
}
