/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The output is collected in memory. At the end it is written to a temporary file beside its place, which then takes the place by
 * one rename(): a run that is killed at any moment leaves the old file whole, and a reader never sees half of the new one.
 */
#define _GNU_SOURCE
#include "cli/target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/input.h"

#define TEMPORARY ".hvcheck-XXXXXX"

/* The folder of `path`, owned; NULL without memory. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return !slash ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* A device, a FIFO or a socket. A FIFO that no program reads is refused, where open() would wait for a reader. */
static FILE *open_special(const char *path)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK))
		return NULL;
	return fdopen(fd, "w");
}

static FILE *open_memory(void)
{
	int fd = memfd_create("hvcheck-output", MFD_CLOEXEC);

	return fd < 0 ? NULL : fdopen(fd, "w+");
}

/* Whether the file could be put there, which is better known before a run than behind it. */
static bool may_be_put(const char *path, bool is_there)
{
	char *folder = folder_of(path);
	bool may = folder && !euidaccess(folder, W_OK | X_OK) && (!is_there || !euidaccess(path, W_OK));

	free(folder);
	return may;
}

/* The name of a regular file without symbolic links. NULL: it has none any more, as a file that is open and deleted. */
static char *real_name(const char *path, const struct stat *st)
{
	char *real = realpath(path, NULL);
	struct stat now;

	if (real && (stat(real, &now) || now.st_ino != st->st_ino || now.st_dev != st->st_dev)) {
		free(real);
		real = NULL;
	}
	return real;
}

FILE *target_open(struct target *t, const char *path)
{
	const mode_t mask = umask(0);
	struct stat st;
	bool is_there = !stat(path, &st);

	umask(mask);
	*t = (struct target){ .mode = is_there ? st.st_mode & 07777 : 0666 & ~mask };
	if (!is_there && errno != ENOENT)
		return NULL;
	if (is_there && input_is(&st)) {
		errno = EEXIST;
		return NULL;
	}
	t->path = !is_there ? strdup(path) : S_ISREG(st.st_mode) ? real_name(path, &st) : NULL;
	if (!t->path)
		return open_special(path);
	if (!may_be_put(t->path, is_there)) {
		free(t->path);
		return NULL;
	}
	return open_memory();
}

static int copy(int from, int to)
{
	char part[0x10000];
	ssize_t got;

	if (lseek(from, 0, SEEK_SET) < 0)
		return errno;
	while ((got = read(from, part, sizeof(part))) > 0)
		for (ssize_t put = 0, n; put < got; put += n) {
			n = write(to, part + put, (size_t)(got - put));
			if (n <= 0)
				return n ? errno : EIO;
		}
	return got ? errno : 0;
}

/* A temporary file takes the place of `path`. */
static int replace(const struct target *t, int from, char *temporary)
{
	int fd = mkostemp(temporary, O_CLOEXEC), err;
	struct stat st;

	if (fd < 0)
		return errno;
	err = copy(from, fd);
	if (!err && (fchmod(fd, t->mode) || fsync(fd)))
		err = errno;
	if (close(fd) && !err)
		err = errno;
	if (!err && !stat(t->path, &st) && input_is(&st))
		err = EEXIST;
	if (!err && rename(temporary, t->path))
		err = errno;
	if (err)
		unlink(temporary);
	else
		input_note(t->path);	/* another output may not take its place */
	return err;
}

static int put(const struct target *t, int from)
{
	char *folder = folder_of(t->path), *temporary = NULL;
	sigset_t all, before;
	int err = ENOMEM;

	if (folder && asprintf(&temporary, "%s/" TEMPORARY, folder) >= 0) {
		/* A signal that ends the program waits until no temporary file is left. */
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, &before);
		err = replace(t, from, temporary);
		sigprocmask(SIG_SETMASK, &before, NULL);
		free(temporary);
	}
	free(folder);
	return err;
}

int target_keep(struct target *t, FILE *f)
{
	int err = fflush(f) ? errno : t->path ? put(t, fileno(f)) : 0;

	if (fclose(f) && !err)
		err = errno;
	free(t->path);
	t->path = NULL;
	return err;
}

void target_drop(struct target *t, FILE *f)
{
	fclose(f);
	free(t->path);
	t->path = NULL;
}
