/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/kept.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The process group of the process whose folder in /proc has this name; 0: it is gone, or is none. */
static pid_t group_of(const char *name)
{
	char path[64], text[512];
	const char *behind;
	int group = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", name);
	f = fopen(path, "re");
	if (!f)
		return 0;
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	behind = strrchr(text, ')');	/* of its name, which may have anything in it */
	return behind && sscanf(behind, ") %*c %*d %d", &group) == 1 ? group : 0;
}

static void look_at_thread(struct kept *kept, const char *process, const char *thread)
{
	unsigned long long ran, waited;
	char path[96];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%.20s/task/%.20s/schedstat", process, thread);
	f = kept->count < KEPT_MOST ? fopen(path, "re") : NULL;
	if (!f)
		return;
	if (fscanf(f, "%llu %llu", &ran, &waited) == 2) {
		kept->of[kept->count].thread = atoi(thread);
		kept->of[kept->count++].ns = waited;
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
	while (processes && (d = readdir(processes)))
		if (isdigit((unsigned char)*d->d_name) && group_of(d->d_name) == group)
			look_at_process(kept, d->d_name);
	if (processes)
		closedir(processes);
}

/* 0: it was not there then. */
static uint64_t kept_before(const struct kept *before, pid_t thread)
{
	for (unsigned i = 0; i < before->count; i++)
		if (before->of[i].thread == thread)
			return before->of[i].ns;
	return 0;
}

uint64_t kept_most(const struct kept *before, const struct kept *now)
{
	uint64_t most = 0;

	for (unsigned i = 0; i < now->count; i++) {
		uint64_t was = kept_before(before, now->of[i].thread);

		if (now->of[i].ns > was && now->of[i].ns - was > most)
			most = now->of[i].ns - was;
	}
	return most;
}
