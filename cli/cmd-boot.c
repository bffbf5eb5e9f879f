/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck boot: a kernel's file in, the kernel that runs out. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/boot-report.h"
#include "cli/cli.h"
#include "suite/file/unwrap.h"
#include "suite/file/whole.h"
#include "suite/stub/private.h"

#define CPU_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,=+"

static void show(const char *line)
{
	progress_subject(line, 0, 1);
}

/* What the user wants. Returns 0, or an exit status after saying why. */
static int choose(struct boot *b, const struct cli_options *o)
{
	const char *names[8], *mode = o->mode ? o->mode : "none";
	size_t count = 0;

	for (const struct boot_mode *m = boot_modes; m->name; m++)
		names[count++] = m->name;
	b->mode = boot_mode_find(mode);
	if (!b->mode) {
		cli_say("there is no mode \"%s\"%s", mode, cli_suggest(mode, names, count));
		return CLI_ERROR;
	}
	b->cpu = o->cpu ? o->cpu : "cortex-a57";
	if (!*b->cpu || strlen(b->cpu) >= sizeof(b->found.model) || strspn(b->cpu, CPU_CHARACTERS) != strlen(b->cpu)) {
		cli_say("\"%s\" is not the name of a CPU", b->cpu);
		return CLI_ERROR;
	}
	b->append = o->append;
	b->smp = o->smp ? o->smp : 1;
	return 0;
}

static int write_snapshot(const struct boot *b, const char *path)
{
	struct output out;
	char *own = NULL;
	int status;

	if (!path && asprintf(&own, "%s-%s.snapshot", b->found.release, b->found.mode) < 0) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	for (char *c = own; c && *c; c++)
		if (*c == '/')	/* the kernel chose its name */
			*c = '_';
	status = output_open(&out, path ? path : own);
	if (!status) {
		errno = 0;
		if (boot_write(b, out.f))
			out.err = errno ? errno : EIO;
		status = output_close(&out);
	}
	if (!status && boot_report(b, path ? path : own, stdout)) {
		cli_say("out of memory");
		status = CLI_ERROR;
	}
	free(own);
	return status;
}

static int run(struct boot *b, const struct cli_options *o)
{
	int status;

	progress_start();
	b->progress = show;
	status = boot_run(b);
	progress_stop();
	if (status) {
		cli_say("%s", b->error);
		console_print(&b->console, stderr);
	} else {
		status = write_snapshot(b, o->output);
	}
	boot_end(b);
	return status;
}

/* The kernel in the file. Returns as above. */
static int with_file(struct boot *b, const struct cli_options *o)
{
	char error[512];
	struct unwrapped u;
	size_t size;
	uint8_t *data = whole_read(b->name, WHOLE_MOST, &size, error, sizeof(error));
	enum unwrap_kind kind = data ? unwrap(&u, b->name, data, size, error, sizeof(error)) : UNWRAP_BAD;
	int status = CLI_ERROR;

	if (kind == UNWRAP_RAW || kind == UNWRAP_ELF || kind == UNWRAP_ZIMAGE) {
		cli_say("%s: %s%sno arm64 kernel Image, which is what can be booted", b->name, u.trail, *u.trail ? ": " : "");
	} else if (kind != UNWRAP_IMAGE) {
		cli_say("%s", error);
	} else {
		b->image = u.data;
		b->image_size = u.size;
		status = run(b, o);
	}
	if (data)
		unwrap_free(&u);
	free(data);
	return status;
}

int cmd_boot(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_CPU, CLI_MODE, CLI_APPEND, CLI_SMP, CLI_SNAPSHOT, CLI_END };
	static const struct cli_usage usage = {
		options, "IMAGE",
		"Boot the kernel in IMAGE, which is a file of any kind that hvcheck run takes, in QEMU, stop it when its first "
		"process runs, and keep its memory and its registers. The snapshot is a STUB for the other commands: the code "
		"that runs, as the kernel has patched it.",
		1, 1
	};
	struct cli_options o;
	struct boot *b;
	int status;

	cli_parse(argc, argv, &usage, &o);
	b = calloc(1, sizeof(*b));
	if (!b) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	b->name = o.args[0];
	status = choose(b, &o);
	if (!status)
		status = with_file(b, &o);
	free(b);
	return status;
}
