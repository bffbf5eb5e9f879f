/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck boot: boot a kernel's file, and write a snapshot of it as it runs. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/boot-report.h"
#include "cli/booted.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"

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
		if (*c == '/')	/* the release is the kernel's own word and may have one */
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

int cmd_boot(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_CPU, CLI_MODE, CLI_APPEND, CLI_SMP, CLI_SNAPSHOT, CLI_END };
	static const struct cli_usage usage = {
		options, "IMAGE",
		"Boot the kernel in IMAGE, which is a file of any kind that hvcheck run takes, in QEMU, stop it when its first "
		"process runs, and keep its memory and its registers. The snapshot is a STUB for the other commands: the code "
		"that runs, as the kernel has patched it.",
		1, 1, NULL
	};
	struct cli_options o;
	struct booted *b;
	int status;

	cli_parse(argc, argv, &usage, &o);
	status = booted_open(&b, o.args[0], &o, BOOT_STAYS);
	if (!status)
		status = write_snapshot(&b->boot, o.output);
	booted_close(b);
	return status;
}
