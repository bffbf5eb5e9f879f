/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where reports go. A full disk and a closed pipe end in a sentence and a status, not in silence. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"

static bool complained;	/* about standard output */
static bool under_way;	/* a command, which ends by returning its status */

static int complain(const char *name, int err)
{
	cli_say("cannot write %s: %s", name, strerror(err));
	return CLI_ERROR;
}

/* Whatever still waits in the buffer of stdout, such as argp's help, is written here or reported. */
static void flush_at_exit(void)
{
	if (under_way) {	/* Unicorn calls exit(1), which would say that the stub does not conform */
		cli_say("a library ended the program, most likely since there is too little memory (ulimit -v)");
		fflush(stdout);
		_exit(CLI_ERROR);
	}
	errno = 0;
	if (!ferror(stdout) && !fflush(stdout))
		return;
	if (!complained)
		complain("standard output", errno ? errno : EIO);
	_exit(CLI_ERROR);
}

void output_guard(void)
{
	/* The wrong way round on purpose: writing to a closed stdout must fail, as reading from stdin. */
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			_exit(CLI_ERROR);
	atexit(flush_at_exit);
}

void output_under_way(bool now)
{
	under_way = now;
}

int output_open(struct output *out, const char *path)
{
	*out = (struct output){ .f = stdout, .name = path ? path : "standard output" };
	if (path)
		out->f = target_open(&out->target, path);
	if (!out->f && errno == EEXIST)
		cli_say("%s is read or written in this run already; give another file to write to", path);
	else if (!out->f && errno == ENXIO)
		cli_say("cannot write %s: no program reads it", path);
	else if (!out->f)
		complain(path, errno);
	if (!out->f)
		return CLI_ERROR;
	/* As long as all fits, nothing is written before output_close(): that is where errno can be asked. */
	if (!isatty(fileno(out->f)))
		setvbuf(out->f, NULL, _IOFBF, 1 << 20);
	return 0;
}

static int close_file(struct output *out)
{
	int err = ferror(out->f) ? EIO : 0;

	if (out->err || err) {
		target_drop(&out->target, out->f);
		return complain(out->name, out->err ? out->err : err);
	}
	err = target_keep(&out->target, out->f);
	if (err == EEXIST)
		cli_say("%s is read or written in this run already, so it stays as it is; give another file to write to",
			out->name);
	else if (err)
		complain(out->name, err);
	return err ? CLI_ERROR : 0;
}

int output_close(struct output *out)
{
	bool failed = ferror(out->f) || out->err;

	if (out->f != stdout)
		return close_file(out);
	errno = out->err;
	if (fflush(out->f))
		failed = true;
	if (failed)
		complain(out->name, errno ? errno : EIO);
	complained |= failed;
	return failed ? CLI_ERROR : 0;
}

void output_drop(struct output *out)
{
	if (out->f != stdout)
		target_drop(&out->target, out->f);
}

int output_end(struct output *out, int status)
{
	if (status != CLI_ERROR)
		return cli_worst(status, output_close(out));
	output_drop(out);
	return status;
}
