/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bad serial line: standard input and output on one side, a command's on the other, and in between bytes that are lost, damaged,
 * inserted and late, from a seed. hvcheck takes it as `exec:`.
 *
 *	line-proxy SEED LOST DAMAGED INSERTED BAUD COMMAND	the first three of 100,000 bytes; BAUD 0: as fast as it goes
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROOM 65536	/* bytes on their way */
#define BITS 10		/* of a byte, with start and stop */

static uint64_t state;
static unsigned lost, damaged, inserted, baud;

struct way {
	int from, to;
	uint8_t bytes[ROOM];
	size_t size;
	double credit;		/* bytes that may go now */
};

static bool happens(unsigned of)
{
	state += 0x9e3779b97f4a7c15ull;
	uint64_t z = state;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return (z ^ z >> 31) % 100000 < of;
}

static void add(struct way *w, uint8_t byte)
{
	if (w->size < ROOM)
		w->bytes[w->size++] = byte;
}

static void spoil(struct way *w, uint8_t byte)
{
	static const char foreign[] = "\r\nNOTICE:  firmware speaks\r\n";

	if (happens(inserted))
		for (size_t i = 0; i < sizeof(foreign) - 1; i++)
			add(w, (uint8_t)foreign[i]);
	if (!happens(lost))
		add(w, happens(damaged) ? byte ^ 0x10 : byte);
}

/* False: that side has ended. */
static bool take(struct way *w)
{
	uint8_t bytes[4096];
	ssize_t got = read(w->from, bytes, sizeof(bytes));

	for (ssize_t i = 0; i < got; i++)
		spoil(w, bytes[i]);
	return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

static bool give(struct way *w)
{
	size_t size = !baud || w->credit > (double)w->size ? w->size : (size_t)w->credit;
	ssize_t sent = size ? write(w->to, w->bytes, size) : 0;

	if (sent < 0)
		return errno == EAGAIN || errno == EINTR;
	w->credit -= baud ? (double)sent : 0;
	w->size -= (size_t)sent;
	for (size_t i = 0; i < w->size && sent; i++)
		w->bytes[i] = w->bytes[i + (size_t)sent];
	return true;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static pid_t start(const char *command, struct way *there, struct way *back)
{
	int to[2], from[2];
	pid_t pid;

	if (pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC))
		return -1;
	there->to = to[1];
	back->from = from[0];
	pid = fork();
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (dup2(to[0], 0) < 0 || dup2(from[1], 1) < 0)
		_exit(127);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

int main(int argc, char **argv)
{
	static struct way there = { .from = 0 }, back = { .to = 1 };
	double before = now();

	if (argc != 7)
		return 2;
	state = strtoull(argv[1], NULL, 10);
	lost = (unsigned)atoi(argv[2]);
	damaged = (unsigned)atoi(argv[3]);
	inserted = (unsigned)atoi(argv[4]);
	baud = (unsigned)atoi(argv[5]);
	signal(SIGPIPE, SIG_IGN);
	if (start(argv[6], &there, &back) < 0)
		return 2;
	for (;;) {
		struct pollfd waiting[2] = { { .fd = there.from, .events = POLLIN }, { .fd = back.from, .events = POLLIN } };
		double then = before;

		poll(waiting, 2, there.size || back.size ? 1 : 100);
		before = now();
		there.credit += (before - then) * baud / BITS;
		back.credit += (before - then) * baud / BITS;
		if (there.credit > 16)
			there.credit = 16;	/* a line does not catch up */
		if (back.credit > 16)
			back.credit = 16;
		if ((waiting[0].revents && !take(&there)) || (waiting[1].revents && !take(&back)) || !give(&there) || !give(&back))
			return 0;
	}
}
