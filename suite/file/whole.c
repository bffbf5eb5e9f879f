/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "suite/file/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
	uint64_t size;
	const char *text;
} units[] = { { 1ull << 30, "GiB" }, { 1ull << 20, "MiB" }, { 1ull << 10, "KiB" } };

static void refuse(const char *path, const struct stat *st, uint64_t most, char *error, size_t error_size)
{
	size_t i = 0;

	while (i < 2 && most < units[i].size)
		i++;
	if (S_ISDIR(st->st_mode))
		snprintf(error, error_size, "%s: it is a directory", path);
	else
		snprintf(error, error_size, "%s: not a regular file of at most %llu %s", path,
			 (unsigned long long)(most / units[i].size), units[i].text);
}

static bool is_fit(const struct stat *st, uint64_t most)
{
	return S_ISREG(st->st_mode) && (uint64_t)st->st_size <= most;
}

/* Until the end, or until the size that the file had. A short read is not the end. Returns an errno. */
static int fill(int fd, uint8_t *data, size_t room, size_t *size)
{
	for (*size = 0; *size < room; ) {
		ssize_t got = read(fd, data + *size, room - *size);

		if (got < 0 && errno != EINTR)
			return errno;
		if (!got)
			return 0;
		*size += got > 0 ? (size_t)got : 0;
	}
	return 0;
}

/* Looked at before it is opened, since opening a device may do something, and again, as it may be another file by then. */
static int open_regular(const char *path, uint64_t most, struct stat *st, char *error, size_t error_size)
{
	int fd = -1;

	if (stat(path, st) || (is_fit(st, most) && (fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) < 0) ||
	    (fd >= 0 && fstat(fd, st)))
		snprintf(error, error_size, "%s: %s", *path ? path : "\"\"", strerror(errno));
	else if (!is_fit(st, most))
		refuse(path, st, most, error, error_size);
	else
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

uint8_t *whole_read(const char *path, uint64_t most, size_t *size, char *error, size_t error_size)
{
	struct stat st;
	int fd = open_regular(path, most, &st, error, error_size), err;
	uint8_t *data;

	*size = 0;
	if (fd < 0)
		return NULL;
	data = malloc((size_t)st.st_size + 1);
	err = data ? fill(fd, data, (size_t)st.st_size, size) : 0;
	close(fd);
	if (!data || err) {
		snprintf(error, error_size, "%s: %s", path, data ? strerror(err) : "no memory for it");
		free(data);
		return NULL;
	}
	data[*size] = 0;
	return data;
}
