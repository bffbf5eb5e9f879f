/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck fuzz: its processes, as they and the one that waits for them see them. */
#ifndef CLI_FUZZ_JOB_H
#define CLI_FUZZ_JOB_H

#include <sys/types.h>

#include "cli/options.h"
#include "cli/subject.h"
#include "suite/fuzz/fuzz.h"

#define JOBS CLI_JOBS_MAX

/* One process, as it and we see it. */
struct fuzz_worker {
	struct fuzz_result result;
	int status;		/* CLI_*: its own end; -1 until then */
	char say[512];		/* why */
	char suffix[16];
	pid_t pid;		/* ours alone */
	bool ended;
};

struct fuzz_shared {
	volatile int stop;
	struct fuzz_worker worker[JOBS];
};

struct fuzz_job {
	const struct cli_options *o;
	struct subject subject;
	struct fuzz_shared *shared;
	unsigned jobs;
	unsigned told;		/* findings of the first process that were announced */
	bool terminal;
	double start;
};

static inline unsigned fuzz_findings_of(const struct fuzz_worker *w)
{
	return __atomic_load_n(&w->result.finding_count, __ATOMIC_ACQUIRE);
}

/* fuzz-report.c: whether a process before this one found the same failure; */
bool fuzz_is_double(const struct fuzz_job *j, unsigned n, const struct fuzz_finding *found);
/* and print all that was found, each failure once. Returns CLI_*. */
int fuzz_report(struct fuzz_job *j);

#endif
