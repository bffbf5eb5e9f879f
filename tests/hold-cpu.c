/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command that is QEMU, one CPU of which stands still again and again, as it might on a host that has no processor for it.
 *
 *	hold-cpu THREAD HELD_MS FREE_MS COMMAND...	the thread has this name; both times over and over, from its start on
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 5

static void nap(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static bool has_name(pid_t process, const char *thread, const char *wanted)
{
	char path[64], name[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/task/%.20s/comm", process, thread);
	f = fopen(path, "re");
	if (!f)
		return false;
	if (!fgets(name, sizeof(name), f))
		name[0] = '\0';
	fclose(f);
	name[strcspn(name, "\n")] = '\0';
	return !strcmp(name, wanted);
}

/* 0: there is none yet. */
static pid_t find(pid_t process, const char *wanted)
{
	char path[64];
	struct dirent *d;
	pid_t found = 0;
	DIR *threads;

	snprintf(path, sizeof(path), "/proc/%d/task", process);
	threads = opendir(path);
	while (threads && !found && (d = readdir(threads)))
		if (has_name(process, d->d_name, wanted))
			found = atoi(d->d_name);
	if (threads)
		closedir(threads);
	return found;
}

/* False: the thread is gone. */
static bool hold(pid_t thread, long ms)
{
	int status;

	if (ptrace(PTRACE_INTERRUPT, thread, NULL, NULL) || waitpid(thread, &status, __WALL) != thread || !WIFSTOPPED(status))
		return false;
	nap(ms);
	return !ptrace(PTRACE_CONT, thread, NULL, NULL);
}

static int end_of(pid_t process)
{
	int status = 0;

	waitpid(process, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
	pid_t process, thread = 0;

	if (argc < 5)
		return 2;
	process = fork();
	if (!process) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execvp(argv[4], argv + 4);
		_exit(127);
	}
	while (process > 0 && !thread && !waitpid(process, NULL, WNOHANG)) {
		nap(LOOK_MS);
		thread = find(process, argv[1]);
	}
	if (!thread || ptrace(PTRACE_SEIZE, thread, NULL, NULL))
		return thread ? 77 : 1;
	do
		nap(atol(argv[3]));
	while (hold(thread, atol(argv[2])));
	return end_of(process);
}
