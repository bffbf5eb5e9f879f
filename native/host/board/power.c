/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Switching the board off and on: by starting its command anew, by the user's own command, or by asking the user. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "native/host/board/board-int.h"

#define COMMAND_MS 60000
#define FALL_MS 500		/* until an adapter that has its power from the board has gone with it, */
#define REOPEN_MS 10000		/* and until it is there again */
#define STEP_MS 50
#define PERSON_MS 600000

bool power_can_cycle(const struct board *b)
{
	return *b->power || line_restarts(&b->line);
}

/* Whether it ends within COMMAND_MS. It may have closed its output long before. */
static bool ends(struct process *p, int *status)
{
	for (unsigned ms = 0; ms < COMMAND_MS; ms += STEP_MS) {
		if (waitpid(p->pid, status, WNOHANG) == p->pid) {
			p->pid = 0;
			return true;
		}
		poll(NULL, 0, STEP_MS);
	}
	return false;
}

static int run_command(struct board *b)
{
	struct process p;
	int err = process_start(&p, (const char *[]){ "sh", "-c", b->power, NULL }, NULL, 0), status = 0;

	if (err)
		return board_fail(b, "the command that switches the board off and on cannot be started: %s", strerror(err));
	if (!process_drain(&p, COMMAND_MS) || !ends(&p, &status)) {
		process_kill(&p);
		return board_fail(b, "\"%.100s\", which switches the board off and on, took more than a minute", b->power);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		err = board_fail(b, "\"%.100s\", which switches the board off and on, failed: %.80s", b->power,
				 process_complaint(&p));
	process_kill(&p);
	return err;
}

/* A serial adapter that has its power from the board goes with it, and comes again. */
static int reopen(struct board *b)
{
	struct pollfd line = { .fd = b->line.in, .events = POLLRDHUP };
	int status;

	if (!b->line.gone && poll(&line, 1, FALL_MS) == 0)
		return 0;
	for (unsigned ms = 0; ms < REOPEN_MS; ms += STEP_MS) {
		line_close(&b->line);
		status = line_open(&b->line, b->machine.error, sizeof(b->machine.error));
		if (!status || (*b->talk.stop && **b->talk.stop))
			break;
		poll(NULL, 0, STEP_MS);
	}
	return status ? -1 : 0;
}

/* Somebody may sit there. */
static int ask(struct board *b)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	struct pollfd waiting = { .fd = tty, .events = POLLIN };
	static const char text[] = "hvcheck: the board does not answer: switch it off and on, then press Enter\n";
	const char *why = b->spent ? "calls have cost the board all its CPUs, and PSCI does not reset it" :
				     "the board does not answer any more";
	char answer[256];
	int err = -1;

	if (tty >= 0 && isatty(2) && write(tty, text, sizeof(text) - 1) > 0 && poll(&waiting, 1, PERSON_MS) == 1 &&
	    read(tty, answer, sizeof(answer)) > 0)
		err = 0;
	if (tty >= 0)
		close(tty);
	return err ? board_fail(b, "%s, and there is no power-cycle command: a file of the board's may have one (--on board:FILE)",
				why) : 0;
}

int power_cycle(struct board *b)
{
	line_note(&b->line, "the board is switched off and on");
	if (line_restarts(&b->line)) {
		line_close(&b->line);
		return line_open(&b->line, b->machine.error, sizeof(b->machine.error)) ? -1 : 0;
	}
	if (!*b->power)
		return ask(b);
	return run_command(b) ? -1 : reopen(b);
}
