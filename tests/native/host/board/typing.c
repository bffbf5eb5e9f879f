/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Typing at boot loaders whose echo comes late or not at all: the line that they take is the one that was typed. */
#define _GNU_SOURCE
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "native/host/board/typing.h"
#include "tests/suites.h"

#define TEXT "booti 0x02000000 - ${fdt_addr}"
#define MS 1000000L

/* Of the characters that come: which one is wrong, and how. */
static const struct trouble {
	unsigned at;
	long late;		/* milliseconds before it is looked at; what comes meanwhile waits */
	bool deaf, mute;	/* it is not taken; or taken, and not echoed */
} troubles[] = {
	{ .at = ~0u },
	{ .at = 0, .late = 500 },
	{ .at = 7, .late = 500 },
	{ .at = 0, .late = 1500 },
	{ .at = 0, .mute = true },
	{ .at = 7, .mute = true },
	{ .at = 0, .deaf = true },
	{ .at = 7, .deaf = true },
	{ .at = sizeof(TEXT) - 1, .deaf = true },	/* the line's end */
};
#define TROUBLES (sizeof(troubles) / sizeof(troubles[0]))

static void say(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) < 0)
		_exit(1);
}

/* A boot loader: the first line that it takes goes to `taken`. */
static void load(int fd, int taken, const struct trouble *trouble)
{
	char line[256], c;
	size_t size = 0;

	for (unsigned i = 0; read(fd, &c, 1) == 1; i++) {
		const bool wrong = i == trouble->at;

		if (wrong && trouble->late)
			nanosleep(&(struct timespec){ .tv_sec = trouble->late / 1000, .tv_nsec = trouble->late % 1000 * MS }, NULL);
		if (wrong && trouble->deaf)
			continue;
		if (c == '\r') {
			if (write(taken, line, size) != (ssize_t)size)
				_exit(1);
			say(fd, "\r\n");
			_exit(0);
		}
		if (c == 3) {
			say(fd, "<INTERRUPT>\r\n=> ");
			size = 0;
			continue;
		}
		if (size < sizeof(line))
			line[size++] = c;
		if (!wrong || !trouble->mute)
			say(fd, (char[]){ c, '\0' });
	}
	_exit(1);
}

static pid_t start(int fd, int taken, const struct trouble *trouble)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	load(fd, taken, trouble);
	_exit(1);
}

START_TEST(what_is_typed_is_what_is_taken)
{
	static struct line line;
	static struct typing typing;
	static const volatile int *stop;
	int ends[2], taken[2];
	char got[256] = "";
	pid_t pid;

	ck_assert(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) && !pipe(taken));
	ck_assert(!fcntl(ends[0], F_SETFL, O_NONBLOCK));
	pid = start(ends[1], taken[1], &troubles[_i]);
	close(ends[1]);
	close(taken[1]);
	line = (struct line){ .in = ends[0], .out = ends[0] };
	typing = (struct typing){ .line = &line, .stop = &stop };
	ck_assert(typing_line(&typing, TEXT));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	ck_assert_int_ge(read(taken[0], got, sizeof(got) - 1), 0);
	ck_assert_str_eq(got, TEXT);
	close(ends[0]);
	close(taken[0]);
}
END_TEST

Suite *typing_suite(void)
{
	Suite *s = suite_create("typing");
	TCase *t = tcase_create("lines");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, what_is_typed_is_what_is_taken, 0, TROUBLES);
	suite_add_tcase(s, t);
	return s;
}
