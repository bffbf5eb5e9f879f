/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are read whole, pipes too. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"

#define FIRST_ROOM 0x10000

/* Read on until the end. Returns false with errno set. */
static bool read_all(FILE *f, char **data, size_t *size)
{
	size_t room = 0;

	while (!feof(f)) {
		if (*size == room) {
			char *more = realloc(*data, room = room ? 2 * room : FIRST_ROOM);

			if (!more)
				return false;
			*data = more;
		}
		*size += fread(*data + *size, 1, room - *size, f);
		if (ferror(f))
			return false;
		if (*size > CLI_FILE_MAX) {
			errno = EFBIG;
			return false;
		}
	}
	return true;
}

/* Refuses devices, which may have no end, and what is too large, before anything is read. Returns false with errno set. */
static bool may_be_read(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return false;
	if (S_ISDIR(st.st_mode))
		errno = EISDIR;
	else if (S_ISREG(st.st_mode) ? (uint64_t)st.st_size > CLI_FILE_MAX : !S_ISFIFO(st.st_mode))
		errno = S_ISREG(st.st_mode) ? EFBIG : EINVAL;
	else
		return true;
	return false;
}

char *cli_read(const char *path, size_t *size)
{
	FILE *f = may_be_read(path) ? fopen(path, "rb") : NULL;
	char *data = NULL;
	bool read;

	*size = 0;
	read = f && read_all(f, &data, size);
	if (!read) {
		cli_say("%s: %s", path, strerror(errno));
		free(data);
		data = NULL;
	}
	if (f)
		fclose(f);
	return data;
}
