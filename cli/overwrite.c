/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kept call is not to be made again if another one takes its file: the user is asked, or says --force. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/say.h"

static bool ask(const char *path)
{
	char answer[16];

	cli_say("%s is there already; overwrite it? [y/N]", path);
	return fgets(answer, sizeof(answer), stdin) && (*answer == 'y' || *answer == 'Y');
}

bool overwrite_may(const char *path, bool force)
{
	struct stat st;

	if (force || stat(path, &st) || !S_ISREG(st.st_mode))
		return true;
	if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) {
		if (ask(path))
			return true;
		cli_say("%s stays as it was", path);
	} else {
		cli_say("%s is there already: give another file, or --force to overwrite it", path);
	}
	return false;
}
