/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "native/host/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "suite/clock.h"

#define SECOND 1000000000ull
#define ENOUGH 4	/* it ran in one of so many nanoseconds that passed */
#define NONE 512	/* in fewer than one of so many: the few that it takes to fall asleep */
#define PARTS 256 /* of 256 bytes: as much as a pipe holds */

/* In the child. Only async-signal-safe calls, as other threads may hold locks. Returns if exec failed. */
static void become(const char *const argv[], int output, pid_t parent, const int *kept, size_t kept_count)
{
	sigset_t none;

	/* The parent may be gone already, before it could be watched. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* A terminal's ^C is for us; we end it in our own time. */
	setpgid(0, 0);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0)
		return;
	for (size_t i = 0; i < kept_count; i++)
		if (fcntl(kept[i], F_SETFD, 0) < 0)
			return;
	execvp(argv[0], (char *const *)argv); /* it leaves them alone: the type is older than const */
}

/* The child writes its errno to `report` if exec fails, and exec itself closes it if it works. */
static int exec_status(int report)
{
	int error = 0;
	ssize_t got;

	do
		got = read(report, &error, sizeof(error));
	while (got < 0 && errno == EINTR);
	return got == sizeof(error) ? error : 0;
}

int process_start(struct process *process, const char *const argv[], const int *kept, size_t kept_count)
{
	int output[2], report[2];
	pid_t parent = getpid();

	*process = (struct process){ .output = -1 };
	if (pipe2(output, O_CLOEXEC))
		return errno;
	if (pipe2(report, O_CLOEXEC)) {
		int error = errno;

		close(output[0]);
		close(output[1]);
		return error;
	}
	pid_t pid = fork();

	if (pid == 0) {
		become(argv, output[1], parent, kept, kept_count);
		int error = errno;
		ssize_t ignored = write(report[1], &error, sizeof(error));

		(void)ignored;
		_exit(127);
	}
	int error = pid < 0 ? errno : 0;

	close(output[1]);
	close(report[1]);
	if (!error)
		error = exec_status(report[0]);
	close(report[0]);
	if (error) {
		close(output[0]);
		if (pid > 0)
			waitpid(pid, NULL, 0);
		return error;
	}
	process->pid = pid;
	process->output = output[0];
	fcntl(process->output, F_SETFL, O_NONBLOCK);
	return 0;
}

/* In the watcher: the pipe's other end is closed by whatever ends us. */
static void watch(pid_t group, int alive)
{
	char byte;

	/* It holds nothing open that anybody waits for the end of. */
	if (dup2(alive, 0) < 0 || close_range(1, ~0u, 0) || setpgid(0, group))
		_exit(127);
	while (read(0, &byte, 1) < 0 && errno == EINTR)
		;
	kill(0, SIGKILL);
	_exit(127);
}

int process_guard(struct process *process)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return errno;
	process->watcher = fork();
	if (!process->watcher)
		watch((close(ends[1]), process->pid), ends[0]);
	close(ends[0]);
	if (process->watcher > 0) {
		process->alive = ends[1];
		return 0;
	}
	close(ends[1]);
	process->watcher = 0;
	return EAGAIN;
}

/* Take what is there, but not for ever if the program writes for ever. Returns 0 at the end, 1 before. */
static int take_output(struct process *process)
{
	for (unsigned part = 0; part < PARTS; part++) {
		size_t length = strlen(process->last);
		char rest[256];
		ssize_t got = read(process->output, rest, sizeof(rest));

		if (got == 0)
			return 0;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno == EAGAIN;
		/* The beginning is what matters; the rest is read so that the writer does not block. */
		size_t room = sizeof(process->last) - 1 - length;
		size_t more = (size_t)got < room ? (size_t)got : room;

		memcpy(process->last + length, rest, more);
		process->last[length + more] = '\0';
	}
	return 1;
}

bool process_drain(struct process *process, unsigned timeout_ms)
{
	struct pollfd waiting = { .fd = process->output, .events = POLLIN };
	uint64_t start = clock_now();

	while (process->output >= 0 && take_output(process)) {
		uint64_t waited = (clock_now() - start) / 1000000;

		if (waited >= timeout_ms)
			return false;
		poll(&waiting, 1, (int)(timeout_ms - waited));
	}
	return true;
}

void process_signal(const struct process *process, int number)
{
	if (process->pid > 0 && kill(-process->pid, number))
		kill(process->pid, number);
}

void process_kill(struct process *process)
{
	if (process->pid > 0) {
		process_signal(process, SIGKILL);
		while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (process->watcher > 0) {
		close(process->alive);
		while (waitpid(process->watcher, NULL, 0) < 0 && errno == EINTR)
			;
	}
	process->watcher = 0;
	if (process->output >= 0) {
		take_output(process);
		close(process->output);
	}
	process->pid = 0;
	process->output = -1;
}

/* Processor time that it has had; 0: it has ended. */
static uint64_t used(const struct process *process)
{
	struct timespec t;
	clockid_t clock;

	if (process->pid <= 0 || clock_getcpuclockid(process->pid, &clock) || clock_gettime(clock, &t))
		return 0;
	return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

struct process_wait process_wait_from_now(const struct process *process)
{
	return (struct process_wait){ .since = clock_now(), .used = used(process) };
}

void process_add_time(const struct process *process, const struct process_wait *wait, struct process_time *time)
{
	uint64_t now = used(process);

	time->passed += clock_now() - wait->since;
	time->used += now > wait->used ? now - wait->used : 0;
}

bool process_is_enough(const struct process_time *time, uint64_t ns)
{
	return time->passed >= ns && (time->used >= ns / ENOUGH || time->used < ns / NONE);
}

bool process_waited(const struct process *process, const struct process_wait *wait, uint64_t ns)
{
	struct process_time time = { 0 };

	process_add_time(process, wait, &time);
	return process_is_enough(&time, ns);
}

const char *process_complaint(struct process *process)
{
	if (process->output >= 0)
		take_output(process);
	process->last[strcspn(process->last, "\n")] = '\0';
	const char *colon = strstr(process->last, ": ");

	return colon ? colon + 2 : process->last;
}
