/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "suite/replay-path.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hvcheck/stub.h"

static bool is_builtin(const char *stub)
{
	for (unsigned i = 0; i < hv_builtin_count; i++)
		if (!strcmp(hv_builtins[i].name, stub))
			return true;
	return false;
}

/* Length of FILE in FILE@OFFSET, of all of it if a file has that name. */
static size_t file_length(const char *stub)
{
	const char *at = access(stub, F_OK) ? strrchr(stub, '@') : NULL;

	return at ? (size_t)(at - stub) : strlen(stub);
}

/* The folder of `file`, without symbolic links; NULL: there is none. */
static char *folder_of(const char *file)
{
	const char *slash = strrchr(file, '/');
	char *folder = slash ? strndup(file, (size_t)(slash - file) + 1) : strdup(".");
	char *real = folder ? realpath(folder, NULL) : NULL;

	free(folder);
	return real;
}

/*
 * `real` as it is found from `folder`: with a "../" for each folder on the way up to where both are, so that both can be moved
 * together. Owned; as it is if that is the root, where nothing moves.
 */
static char *from_folder(const char *real, const char *folder)
{
	size_t common = 0, ups = 0;
	char *path = NULL, *up;

	for (size_t i = 0; folder && real[i] && (real[i] == folder[i] || (real[i] == '/' && !folder[i])); i++) {
		if (real[i] == '/')
			common = i;
		if (!folder[i])
			break;
	}
	if (!common)
		return strdup(real);
	for (const char *slash = folder + common; (slash = strchr(slash, '/')); slash++)
		ups++;
	up = calloc(ups + 1, 3);
	for (size_t i = 0; up && i < ups; i++)
		memcpy(up + 3 * i, "../", 3);
	if (!up || asprintf(&path, "%s%s", up, real + common + 1) < 0)
		path = NULL;
	free(up);
	return path;
}

char *replay_path_keep(const char *stub, const char *file)
{
	size_t n = file_length(stub);
	char *path = strndup(stub, n), *real = path && !is_builtin(stub) ? realpath(path, NULL) : NULL;
	char *folder = real ? folder_of(file) : NULL, *kept = NULL;

	if (!real) {
		kept = path ? strdup(stub) : NULL;
	} else {
		char *rest = from_folder(real, folder);

		/* A file that is called as a built-in stub is opened by a path alone. */
		if (!rest || asprintf(&kept, "%s%s%s", is_builtin(rest) ? "./" : "", rest, stub + n) < 0)
			kept = NULL;
		free(rest);
	}
	free(folder);
	free(real);
	free(path);
	return kept;
}

char *replay_path_find(const char *stub, const char *file)
{
	const char *slash = strrchr(file, '/');
	char *there = NULL, *path;
	bool found;

	if (is_builtin(stub) || *stub == '/' || !slash)
		return strdup(stub);
	if (asprintf(&there, "%.*s/%s", (int)(slash - file), file, stub) < 0)
		return NULL;
	path = strndup(there, file_length(there));
	found = path && !access(path, F_OK);
	free(path);
	if (found)
		return there;
	free(there);
	return strdup(stub);
}

bool replay_path_leads(const char *found)
{
	char *path = strndup(found, file_length(found));
	bool leads = !path || is_builtin(found) || !access(found, F_OK) || !access(path, F_OK) || errno == EACCES;

	free(path);
	return leads;
}
