/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/kept.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/clock.h"

/* What /proc has in this file of a process or thread, behind its name, which may have anything in it; NULL: it is gone. */
static const char *read_stat(const char *path, char *text, size_t size)
{
	FILE *f = fopen(path, "re");
	const char *behind;

	if (!f)
		return NULL;
	text[fread(text, 1, size - 1, f)] = '\0';
	fclose(f);
	behind = strrchr(text, ')');
	return behind ? behind + 1 : NULL;
}

/* The process group of the process whose folder in /proc has this name; 0: it is gone, or is none. */
static pid_t group_of(const char *name)
{
	char path[64], text[512];
	const char *stat;
	int group = 0;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", name);
	stat = read_stat(path, text, sizeof(text));
	return stat && sscanf(stat, " %*c %*d %d", &group) == 1 ? group : 0;
}

/*
 * It waits for a disk, or a debugger holds it. Or it runs, or waits for a processor: but the first thread of a program waits for
 * events, sleeps most of the time, and may have been woken just now.
 */
static bool is_ready(const char *process, const char *thread)
{
	char path[96], text[512], state = 0;
	const char *stat;

	snprintf(path, sizeof(path), "/proc/%.20s/task/%.20s/stat", process, thread);
	stat = read_stat(path, text, sizeof(text));
	if (!stat || sscanf(stat, " %c", &state) != 1)
		return false;
	return state == 'D' || state == 't' || (state == 'R' && strcmp(process, thread));
}

static void look_at_thread(struct kept *kept, const char *process, const char *thread)
{
	struct kept_thread *of = &kept->of[kept->count];
	unsigned long long ran, waited;
	char path[96];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%.20s/task/%.20s/schedstat", process, thread);
	f = kept->count < KEPT_MOST ? fopen(path, "re") : NULL;
	if (!f)
		return;
	if (fscanf(f, "%llu %llu", &ran, &waited) == 2) {
		*of = (struct kept_thread){ atoi(thread), clock_now(), is_ready(process, thread), ran, waited };
		kept->count++;
	}
	fclose(f);
}

static void look_at_process(struct kept *kept, const char *process)
{
	char path[64];
	struct dirent *d;
	DIR *threads;

	snprintf(path, sizeof(path), "/proc/%.20s/task", process);
	threads = opendir(path);
	while (threads && (d = readdir(threads)))
		if (isdigit((unsigned char)*d->d_name))
			look_at_thread(kept, process, d->d_name);
	if (threads)
		closedir(threads);
}

void kept_look(struct kept *kept, pid_t group)
{
	DIR *processes = group > 0 ? opendir("/proc") : NULL;
	struct dirent *d;

	kept->count = 0;
	kept->at = clock_now();
	while (processes && (d = readdir(processes)))
		if (isdigit((unsigned char)*d->d_name) && group_of(d->d_name) == group)
			look_at_process(kept, d->d_name);
	if (processes)
		closedir(processes);
}

/* Nothing: it was not there then. */
static struct kept_thread thread_before(const struct kept *before, pid_t thread)
{
	for (unsigned i = 0; i < before->count; i++)
		if (before->of[i].thread == thread)
			return before->of[i];
	return (struct kept_thread){ .thread = thread, .at = before->at };
}

/*
 * A wait that was over behind the first look may have begun before it, so it was no longer than the time in which the thread did
 * not run. If it is ready, it has waited all of that.
 */
static uint64_t kept_of(const struct kept_thread *was, const struct kept_thread *is)
{
	const uint64_t ran = is->ran > was->ran ? is->ran - was->ran : 0, passed = is->at - was->at;
	const uint64_t waited = is->waited > was->waited ? is->waited - was->waited : 0;
	const uint64_t most = passed > ran ? passed - ran : 0;

	return is->ready || waited > most ? most : waited;
}

uint64_t kept_most(const struct kept *before, const struct kept *now)
{
	uint64_t most = 0;

	for (unsigned i = 0; i < now->count; i++) {
		const struct kept_thread was = thread_before(before, now->of[i].thread);
		const uint64_t kept = kept_of(&was, &now->of[i]);

		if (kept > most)
			most = kept;
	}
	return most;
}
