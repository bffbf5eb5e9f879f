/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that the user names to be read. They are remembered, so that no output is written over one of them. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/input.h"
#include "cli/say.h"
#include "suite/file/whole.h"

static struct {
	dev_t device;
	ino_t inode;
} *inputs;	/* kept until the program ends */
static size_t input_count;

/* FILE, or that of FILE@OFFSET. */
static bool find(const char *what, struct stat *st)
{
	const char *at = strrchr(what, '@');
	char *path;
	bool found;

	if (!stat(what, st))
		return true;
	path = at ? strndup(what, (size_t)(at - what)) : NULL;
	found = path && !stat(path, st);
	free(path);
	return found;
}

void input_note(const char *what)
{
	struct stat st;
	void *more;

	if (!find(what, &st))
		return;
	more = realloc(inputs, (input_count + 1) * sizeof(*inputs));
	if (!more)
		return;
	inputs = more;
	inputs[input_count].device = st.st_dev;
	inputs[input_count++].inode = st.st_ino;
}

bool input_is(const struct stat *st)
{
	for (size_t i = 0; i < input_count; i++)
		if (inputs[i].device == st->st_dev && inputs[i].inode == st->st_ino)
			return true;
	return false;
}

char *cli_read(const char *path, uint64_t most, size_t *size)
{
	char error[512];
	char *data = (char *)whole_read(path, most, size, error, sizeof(error));

	input_note(path);
	if (!data)
		cli_say("%s", error);
	return data;
}
