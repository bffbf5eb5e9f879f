/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mutants tried in several processes. A mutant may take its process along, by whatever it makes the engine do: then a new process
 * goes on behind it. Results come through pipes and are kept by the mutant's number, so the report does not depend on who was
 * first.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suite/clock.h"
#include "suite/mutate/hidden.h"

#define JOBS_MAX 64
#define POLL_MS 200
#define NO_MACHINE 2	/* status of a process that has no machine any more, which is no mutant's doing; exit() of a library too */

struct job {
	pid_t pid;		/* 0: none runs */
	int from;		/* its pipe */
	size_t next;		/* position in jobs.order of the result that is due */
};

struct jobs {
	const struct mutate_options *options;
	struct mutate_report *report;
	struct hidden hidden;
	size_t *order;		/* mutants that are tried; owned */
	size_t count, done;
	struct job job[JOBS_MAX];
	unsigned job_count;
};

/* --- the process that tries ------------------------------------------------------------------------------------- */

static void work(struct jobs *j, size_t first, int to)
{
	char error[256];
	struct trier *t = trier_open(&j->report->mutants, &j->hidden, j->report->abi, j->options, error, sizeof(error));

	signal(SIGINT, SIG_IGN);	/* the parent stops us */
	signal(SIGTERM, SIG_DFL);
	if (!freopen("/dev/null", "w", stderr))	/* the last words of an engine that a mutant broke */
		_exit(1);
	for (size_t i = first; t && i < j->count; i += j->job_count) {
		struct mutant_result r;
		int lost;

		lost = trier_try(t, j->order[i], &r);
		if (lost || write(to, &r, sizeof(r)) != sizeof(r))
			_exit(NO_MACHINE);
	}
	_exit(t ? 0 : NO_MACHINE);
}

static int start(struct jobs *j, unsigned which)
{
	struct job *w = &j->job[which];
	const pid_t parent = getpid();
	int ends[2];

	*w = (struct job){ .next = w->next, .from = -1 };
	if (w->next >= j->count)
		return 0;
	if (pipe(ends))
		return -1;
	w->pid = fork();
	if (!w->pid) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
			_exit(NO_MACHINE);
		close(ends[0]);
		work(j, w->next, ends[1]);
	}
	close(ends[1]);
	w->from = ends[0];
	if (w->pid > 0)
		return 0;
	close(ends[0]);
	w->pid = 0;
	return -1;
}

/* --- the process that waits ------------------------------------------------------------------------------------- */

static void keep(struct jobs *j, struct job *w, const struct mutant_result *r)
{
	j->report->results[j->order[w->next]] = *r;
	j->report->seconds += (double)r->seconds;
	w->next += j->job_count;
	j->done++;
}

/* Returns whether the process had a machine to the end. */
static bool end(struct job *w)
{
	int status;

	close(w->from);
	waitpid(w->pid, &status, 0);
	w->pid = 0;
	return !WIFEXITED(status) || WEXITSTATUS(status) != NO_MACHINE;
}

/* Take one result; or, if the process has ended, count what it was at as killed, and go on with a new one behind it. */
static int take(struct jobs *j, unsigned which)
{
	struct job *w = &j->job[which];
	struct mutant_result r;
	ssize_t n;

	do
		n = read(w->from, &r, sizeof(r));
	while (n < 0 && errno == EINTR);
	if (n == sizeof(r)) {
		keep(j, w, &r);
		return 0;
	}
	if (!end(w)) {
		errno = ENOMEM;
		return -1;
	}
	if (w->next >= j->count)
		return 0;
	r = (struct mutant_result){ .index = (uint32_t)j->order[w->next], .fate = FATE_KILLED, .lost = 1,
				       .argument = ARGUMENT_NONE };
	keep(j, w, &r);
	return start(j, which);
}

static bool wanted(const struct jobs *j)
{
	return !(j->options->stop && *j->options->stop);
}

static bool any_runs(const struct jobs *j)
{
	for (unsigned i = 0; i < j->job_count; i++)
		if (j->job[i].pid)
			return true;
	return false;
}

static int collect(struct jobs *j)
{
	while (any_runs(j) && wanted(j)) {
		struct pollfd fds[JOBS_MAX];

		for (unsigned i = 0; i < j->job_count; i++)
			fds[i] = (struct pollfd){ .fd = j->job[i].pid ? j->job[i].from : -1, .events = POLLIN };
		if (poll(fds, j->job_count, POLL_MS) < 0 && errno != EINTR)
			return -1;
		for (unsigned i = 0; i < j->job_count && wanted(j); i++)
			if (j->job[i].pid && fds[i].revents && take(j, i))
				return -1;
		if (j->options->progress)
			j->options->progress(j->options->progress_ctx, j->done, j->count);
	}
	return 0;
}

static void stop_all(struct jobs *j)
{
	for (unsigned i = 0; i < j->job_count; i++)
		if (j->job[i].pid) {
			kill(j->job[i].pid, SIGKILL);
			end(&j->job[i]);
		}
}

static bool is_asked_for(const struct mutate_options *options, size_t number)
{
	for (size_t i = 0; i < options->only_count; i++)
		if (number >= options->only[i].first && number <= options->only[i].last)
			return true;
	return !options->only_count;
}

static int choose(struct jobs *j)
{
	size_t total = j->report->mutants.count, every = j->options->every ? j->options->every : 1;

	j->order = calloc(total ? total : 1, sizeof(*j->order));
	for (size_t i = j->options->seed % every; j->order && i < total; i += every)
		if (is_asked_for(j->options, i))
			j->order[j->count++] = i;
	return j->order ? 0 : -1;
}

/* A machine that cannot be opened, or a stub that fails by itself, is said once, before anybody is started. */
static int probe(const struct jobs *j, char *error, size_t size)
{
	struct trier *t = trier_open(&j->report->mutants, &j->hidden, j->report->abi, j->options, error, size);
	int err;

	if (!t)
		return -1;
	err = trier_try_good(t);
	trier_close(t);
	return err;
}

/* What the report says of it: the kind of call that comes there first. */
static void note_hidden(struct jobs *j)
{
	char why[256];

	if (j->hidden.crossings.count)
		j->report->hides = strdup(crossing_text(&j->hidden.crossings.c[0], why, sizeof(why)));
}

static int run(struct jobs *j, char *error, size_t size)
{
	int err = 0;

	if (!j->count && j->options->only_count) {
		snprintf(error, size, "%s has %zu mutants, and none of these numbers", j->report->stub->name,
			 j->report->mutants.count);
		return -1;
	}
	if (hidden_open(&j->hidden, &j->report->mutants, j->report->abi, j->options, error, size) || probe(j, error, size))
		return -1;
	note_hidden(j);
	j->job_count = j->options->jobs < 1 ? 1 : j->options->jobs > JOBS_MAX ? JOBS_MAX : j->options->jobs;
	for (unsigned i = 0; i < j->job_count && !err; i++) {
		j->job[i].next = i;
		err = start(j, i);
	}
	if (err || collect(j)) {
		snprintf(error, size, "cannot start or go on with the processes that try mutants: %s", strerror(errno));
		err = -1;
	}
	stop_all(j);
	return err;
}

int mutate_all(const struct hv_stub *stub, const struct hv_abi *abi, const struct mutate_options *options,
	       struct mutate_report *report, char *error, size_t size)
{
	struct jobs j = { .options = options, .report = report };
	double began = clock_seconds();
	int err = -1;

	*report = (struct mutate_report){ .stub = stub, .abi = abi, .needs = options->needs };
	snprintf(error, size, "out of memory");
	if (!(options->walked ? mutants_make_along(stub, options->walked, &report->mutants) :
	      mutants_make(stub, &report->mutants))) {
		report->results = calloc(report->mutants.count, sizeof(*report->results));
		if (report->results && !choose(&j))
			err = run(&j, error, size);
	}
	report->complete = !err && j.done == j.count;
	report->elapsed = clock_seconds() - began;
	free(j.order);
	hidden_close(&j.hidden);
	return err;
}

void mutate_report_free(struct mutate_report *report)
{
	mutants_free(&report->mutants);
	free(report->results);
	free(report->hides);
	*report = (struct mutate_report){ 0 };
}
