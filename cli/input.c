/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are read whole, pipes too. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

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

char *cli_read(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
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
