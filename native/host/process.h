/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program that we start, that dies with us, and whose complaints we can quote.
 */
#ifndef HVCHECK_PROCESS_H
#define HVCHECK_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct process {
	pid_t pid;	/* 0: none */
	int output;	/* what it writes to stdout and stderr; -1: none */
	pid_t watcher;	/* see process_guard(); 0: none */
	int alive;	/* its pipe; valid with it */
	char last[512];	/* the end of that, as far as it was read */
};

/*
 * Start argv[0], looked up in PATH. Of our open files it inherits the `kept_count` in `kept`, under the same
 * numbers.
 * Returns 0, or the errno of whatever failed, exec itself included.
 */
int process_start(struct process *process, const char *const argv[], const int *kept,
		  size_t kept_count);
/*
 * The program itself is killed if we end, whatever ends us. From here on what it has started in turn is, too. Returns 0, or an
 * errno.
 */
int process_guard(struct process *process);
/* Wait until the program has closed its output: it has ended, or will at once. False: not so within `timeout_ms` in all. */
bool process_drain(struct process *process, unsigned timeout_ms);
/* Send a signal to it and to what it has started in turn: it may be a script. */
void process_signal(const struct process *process, int number);
/* Kill it if it still runs, and forget it. Harmless if there is none. */
void process_kill(struct process *process);
/*
 * How long the program is waited for. A busy host may leave it little of that time, and then it is not the program that hangs: so
 * the processor time that it has had counts, too.
 */
struct process_wait {
	uint64_t since, used;
};
struct process_wait process_wait_from_now(const struct process *process);
/* Nanoseconds that have passed, and of those that the program was on a processor; several waits are added up. */
struct process_time {
	uint64_t passed, used;
};
void process_add_time(const struct process *process, const struct process_wait *wait, struct process_time *time);
/*
 * True once `ns` nanoseconds have passed and the program ran in a quarter of them: that is time enough. Also if it ran in none of
 * them, as it sleeps, or has ended.
 */
bool process_is_enough(const struct process_time *time, uint64_t ns);
/* The same of one wait, up to now. */
bool process_waited(const struct process *process, const struct process_wait *wait, uint64_t ns);
/* First line of what it wrote, without the name before the first colon. "" if it was silent. */
const char *process_complaint(struct process *process);

#endif
