/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Core files that are built in, and those of the user. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cycles/builtin.h"
#include "cycles/cycles.h"

#define FILE_MAX (1u << 20)

struct cycles_core *cycles_core_builtin(const char *name, char *error, size_t size)
{
	size_t i = 0;

	while (cycles_builtin[i] && strcmp(cycles_builtin[i], name))
		i++;
	if (cycles_builtin[i])
		return cycles_core_parse(name, builtin_text[i], strlen(builtin_text[i]), error, size);
	snprintf(error, size, "there is no core \"%s\"", name);
	return NULL;
}

static char *read_all(FILE *f, size_t *length)
{
	char *text = malloc(FILE_MAX);

	*length = text ? fread(text, 1, FILE_MAX, f) : 0;
	return text;
}

struct cycles_core *cycles_core_load(const char *path, char *error, size_t size)
{
	FILE *f = fopen(path, "r");
	struct cycles_core *core = NULL;
	size_t length;
	char *text;

	if (!f) {
		snprintf(error, size, "%s: %s", path, strerror(errno));
		return NULL;
	}
	errno = 0;
	text = read_all(f, &length);
	if (!text || ferror(f))
		snprintf(error, size, "%s: %s", path, text ? strerror(errno) : "out of memory");
	else if (length == FILE_MAX)
		snprintf(error, size, "%s: a core file has less than a MiB", path);
	else
		core = cycles_core_parse(path, text, length, error, size);
	free(text);
	fclose(f);
	return core;
}
