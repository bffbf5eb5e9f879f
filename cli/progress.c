/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line on the terminal for what takes more than two seconds. It is drawn by a thread of its own, since a
 * machine that runs a batch says nothing until the batch is done.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/progress.h"
#include "suite/report/page.h"

#define PATIENCE 2

static struct {
	pthread_mutex_t lock;
	pthread_cond_t stop;
	pthread_t thread;
	bool running, stopping, drawn;
	char subject[80], what[160];
	size_t done, total;	/* subjects */
} p = { .lock = PTHREAD_MUTEX_INITIALIZER, .stop = PTHREAD_COND_INITIALIZER };

static void draw(time_t seconds)
{
	fprintf(stderr, "\r\033[Khvcheck: %s", p.subject);
	if (p.total > 1)
		fprintf(stderr, " (%zu of %zu)", p.done + 1, p.total);
	fprintf(stderr, "%s%s, %lld s", *p.what ? " on " : "", p.what, (long long)seconds);
	p.drawn = true;
}

static void *watch(void *unused)
{
	struct timespec start, until;

	(void)unused;
	clock_gettime(CLOCK_REALTIME, &start);
	until = start;
	until.tv_sec += PATIENCE;
	pthread_mutex_lock(&p.lock);
	while (!p.stopping) {
		if (!pthread_cond_timedwait(&p.stop, &p.lock, &until))
			continue;
		draw(until.tv_sec - start.tv_sec);
		until.tv_sec++;
	}
	pthread_mutex_unlock(&p.lock);
	return NULL;
}

void progress_start(void)
{
	if (!isatty(STDERR_FILENO))
		return;
	p.stopping = p.drawn = false;
	p.running = !pthread_create(&p.thread, NULL, watch, NULL);
}

void progress_subject(const char *name, size_t done, size_t total)
{
	pthread_mutex_lock(&p.lock);
	report_clean(name, p.subject, sizeof(p.subject));
	*p.what = 0;
	p.done = done;
	p.total = total;
	pthread_mutex_unlock(&p.lock);
}

void progress_note(void *unused, const char *what, size_t done, size_t total)
{
	(void)unused;
	(void)done;
	(void)total;
	pthread_mutex_lock(&p.lock);
	report_clean(what, p.what, sizeof(p.what));
	pthread_mutex_unlock(&p.lock);
}

void progress_reading(const char *file)
{
	char what[80];

	snprintf(what, sizeof(what), "reading %s", file);
	progress_subject(what, 0, 1);
	progress_start();
}

void progress_asking(const char *what, const char *machine)
{
	progress_subject(what, 0, 1);
	progress_note(NULL, machine, 0, 0);
	progress_start();
}

void progress_stop(void)
{
	if (!p.running)
		return;
	pthread_mutex_lock(&p.lock);
	p.stopping = true;
	pthread_cond_signal(&p.stop);
	pthread_mutex_unlock(&p.lock);
	pthread_join(p.thread, NULL);
	p.running = false;
	if (p.drawn)
		fputs("\r\033[K", stderr);
}
