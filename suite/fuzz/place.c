/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finding's file gets its name. One that has the name already is kept: it may be all that is left of another run's finding. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite/file/whole.h"
#include "suite/fuzz/fuzz.h"

#define MOST 0x100000	/* bytes of a replay file */
#define NAMES 1000
#define ENDING ".replay"

static bool is_same(const char *a, const char *b)
{
	char error[512];
	size_t size_a, size_b;
	uint8_t *data_a = whole_read(a, MOST, &size_a, error, sizeof(error));
	uint8_t *data_b = whole_read(b, MOST, &size_b, error, sizeof(error));
	bool same = data_a && data_b && size_a == size_b && !memcmp(data_a, data_b, size_a);

	free(data_a);
	free(data_b);
	return same;
}

/* rename(), but never over another file. Some file systems cannot promise that, and are asked first. */
static int rename_new(const char *from, const char *to)
{
	struct stat st;

	if (!renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (!lstat(to, &st)) {
		errno = EEXIST;
		return -1;
	}
	return rename(from, to);
}

/* "name.replay", "name.2.replay", ... with the process's own ending behind. */
static bool number(char *path, size_t size, const char *first, unsigned n)
{
	const char *slash = strrchr(first, '/'), *ending = strstr(slash ? slash : first, ENDING);
	int length = n < 2 || !ending ? snprintf(path, size, "%s", first) :
		     snprintf(path, size, "%.*s.%u%s", (int)(ending - first), first, n, ending);

	return length > 0 && (size_t)length < size;
}

int fuzz_place(const char *temporary, char path[FUZZ_PATH])
{
	char first[FUZZ_PATH];

	snprintf(first, sizeof(first), "%s", path);
	for (unsigned n = 1; n < NAMES; n++) {
		if (!number(path, FUZZ_PATH, first, n))
			return ENAMETOOLONG;
		if (!rename_new(temporary, path))
			return 0;
		if (errno != EEXIST)
			return errno;
		if (is_same(temporary, path))
			return unlink(temporary) ? errno : 0;
	}
	return EEXIST;
}
