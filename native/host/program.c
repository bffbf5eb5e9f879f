/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "native/host/program.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/host/process.h"

#define OLDEST_MAJOR 7

#define VERSION_MS 5000	/* that it may take to say its version */

enum { EXIT_USAGE = 2, EXIT_ABSENT = 77 };

const char *program_name(void)
{
	const char *own = getenv("HVCHECK_QEMU");

	return own && *own ? own : "qemu-system-aarch64";
}

int program_fails(int err, char *error, size_t size)
{
	if (err == ENOENT)
		snprintf(error, size, "%s was not found; on Debian it is in the package qemu-system-arm", program_name());
	else
		snprintf(error, size, "%s cannot be started: %s", program_name(), strerror(err));
	/* Memory, processes or files that are short are short for whatever else was asked as well. */
	return err == ENOENT || err == EACCES || err == ENOEXEC || err == ENOTDIR || err == ELOOP ? EXIT_ABSENT : EXIT_USAGE;
}

/* Once a process: which QEMU it is does not change meanwhile. */
int program_check(char *error, size_t size)
{
	static bool good;
	struct process asked;
	unsigned major = 0;
	int err;

	if (good)
		return 0;
	err = process_start(&asked, (const char *[]){ program_name(), "--version", NULL }, NULL, 0);
	if (err)
		return program_fails(err, error, size);
	if (!process_drain(&asked, VERSION_MS))
		*asked.last = 0;
	process_kill(&asked);
	if (sscanf(asked.last, "QEMU emulator version %u", &major) != 1) {
		snprintf(error, size, "%s does not say which version of QEMU it is", program_name());
		return EXIT_ABSENT;
	}
	if (major < OLDEST_MAJOR) {
		snprintf(error, size, "%s is version %u and hvcheck needs 7; on Debian it is in qemu-system-arm", program_name(),
			 major);
		return EXIT_ABSENT;
	}
	good = true;
	return 0;
}
