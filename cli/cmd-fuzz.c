/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hvcheck fuzz: random calls, in several processes. Each process has a seed and machines of its own, and writes its findings
 * itself, so that nothing is lost when a stub takes its process along; here they are put together in the order of the processes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/fuzz-job.h"
#include "cli/machines.h"
#include "cli/options.h"
#include "cli/say.h"
#include "cli/status.h"
#include "cli/subject.h"
#include "hvcheck/report.h"
#include "machines/live/fuzz.h"
#include "suite/clock.h"
#include "suite/fuzz/fuzz.h"

#define SECONDS 60	/* if no limit is given */
#define FILE_NAME 200	/* the longest name of a finding's file */
#define TICK_NS 100000000

static struct fuzz_shared *stop_here;

static void on_signal(int number)
{
	(void)number;
	stop_here->stop = 1;
}

/* --- a worker's process ------------------------------------------------------------------------------------ */

/* Process `n` has calls of its own. */
static uint64_t seed_of(const struct fuzz_job *j, unsigned n)
{
	return j->o->seed + n * 0x9e3779b97f4a7c15ull;
}

static uint64_t share(uint64_t calls, unsigned n, unsigned jobs)
{
	return calls / jobs + (n < calls % jobs);
}

/* The machines of the first process on which `hvcheck run` sees most: those that show a stub's path, on both CPUs. */
static int open_asked(struct fuzz_job *j, unsigned n, struct machines *asked)
{
	size_t count = 0;
	int status = n ? 0 : machines_open(asked, j->o->on, true, 1u << j->subject.stub->exec);

	for (size_t i = 0; !status && i < asked->count; i++) {
		struct hv_machine *m = asked->m[i];

		m->stop = &j->shared->stop;
		if (m->sees & HV_SEE_PATH)
			asked->m[count++] = m;
		else
			hv_machine_close(m);
	}
	if (!status)
		asked->count = count;
	return status;
}

static bool is_qemu(const char *on)
{
	return on && (!strncmp(on, "qemu", 4) || !strcmp(on, "live:qemu"));
}

static int work(struct fuzz_job *j, unsigned n)
{
	struct fuzz_worker *w = &j->shared->worker[n];
	struct machines machines = { 0 }, asked = { 0 };
	struct fuzz_options options = {
		.seed = seed_of(j, n),
		.calls = share(j->o->calls, n, j->jobs),
		.seconds = j->o->seconds ? (double)j->o->seconds : j->o->calls ? 0 : SECONDS,
		.strict = j->o->strict, .symbol = j->o->symbol, .suffix = w->suffix,
		.out = j->o->output ? j->o->output : ".", .corpus = j->o->corpus, .keep = j->o->corpus && !n,
		.stop = &j->shared->stop,
	};
	int status;

	if (j->o->calls && !options.calls)
		return CLI_PASSED;
	if (j->subject.stub->kind == HV_STUB_LIVE) {
		status = live_fuzz(j->subject.stub, j->subject.abi, is_qemu(j->o->on), &options, &w->result) ? CLI_ERROR :
			 CLI_PASSED;
		memcpy(w->say, w->result.error, sizeof(w->result.error));
		return status;
	}
	status = machines_open(&machines, j->o->on, false, 1u << j->subject.stub->exec);
	if (!status)
		status = open_asked(j, n, &asked);
	if (!status) {
		options.asked = asked.m;
		options.asked_count = asked.count;
		if (fuzz_run(j->subject.stub, j->subject.abi, machines.m, machines.count, &options, &w->result))
			status = CLI_ERROR;
		memcpy(w->say, w->result.error, sizeof(w->result.error));
	}
	machines_close(&machines);
	machines_close(&asked);
	return status;
}

static int start_worker(struct fuzz_job *j, unsigned n)
{
	struct fuzz_worker *w = &j->shared->worker[n];
	const pid_t parent = getpid();
	pid_t pid;

	w->status = -1;
	if (n)
		snprintf(w->suffix, sizeof(w->suffix), ".%u", n);
	fflush(NULL);
	pid = fork();
	if (pid) {
		w->pid = pid;
		return pid < 0 ? -1 : 0;
	}
	/* It ends with us, however we end. */
	if (!prctl(PR_SET_PDEATHSIG, SIGKILL) && getppid() == parent)
		w->status = work(j, n);
	fflush(NULL);
	_exit(0);
}

/* --- while they run ---------------------------------------------------------------------------------------- */

static void draw(struct fuzz_job *j)
{
	uint64_t calls = 0;
	unsigned coverage = 0, findings = 0;
	double seconds = clock_seconds() - j->start;

	for (unsigned i = 0; i < j->jobs; i++) {
		const struct fuzz_result *r = &j->shared->worker[i].result;

		calls += r->calls;
		coverage = r->coverage > coverage ? r->coverage : coverage;
		for (unsigned k = 0; k < fuzz_findings_of(&j->shared->worker[i]); k++)
			findings += !fuzz_is_double(j, i, &r->findings[k]);
	}
	fprintf(stderr, "\r\033[K%.0f s: %llu calls, %.0f/s, %u blocks, %u finding%s", seconds, (unsigned long long)calls,
		seconds > 0 ? (double)calls / seconds : 0, coverage, findings, findings == 1 ? "" : "s");
}

static bool reap(struct fuzz_job *j)
{
	bool running = false;

	for (unsigned i = 0; i < j->jobs; i++) {
		struct fuzz_worker *w = &j->shared->worker[i];
		int how;

		if (!w->ended && waitpid(w->pid, &how, WNOHANG) == w->pid) {
			w->ended = true;
			if (WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL) {
				snprintf(w->say, sizeof(w->say), "process %u of the fuzzer was killed from outside", i);
				w->status = CLI_ERROR;
			} else if (WIFSIGNALED(how)) {
				snprintf(w->say, sizeof(w->say),
					 "process %u of the fuzzer died of signal %d near call %llu of seed %llu", i, WTERMSIG(how),
					 (unsigned long long)w->result.calls, (unsigned long long)seed_of(j, i));
				w->status = CLI_DEFECT;
			}
		}
		running |= !w->ended;
	}
	return running;
}

static void wait_for_all(struct fuzz_job *j)
{
	unsigned ticks = 0;

	while (reap(j)) {
		nanosleep(&(struct timespec){ .tv_nsec = TICK_NS / 10 }, NULL);
		if (j->terminal && ++ticks % 50 == 0)
			draw(j);
	}
	if (j->terminal)
		fputs("\r\033[K", stderr);
}

/* --- all of it ----------------------------------------------------------------------------------------------------- */

/* The processes open machines of their own: here it is found out once, and said once, that they can. */
static int try_machines(const char *on, const struct hv_stub *stub)
{
	struct machines machines;
	int status = stub->kind == HV_STUB_LIVE ? machines_open_live(&machines, on) :
		     machines_open(&machines, on, false, 1u << stub->exec);
	size_t count = machines.count;

	if (!status)
		status = machines.status;	/* of two, one is none */
	machines_close(&machines);
	if (!status && stub->kind == HV_STUB_LIVE && count > 1) {
		cli_say("random calls of what was resident in a kernel that was booted are made on one machine: sim, or qemu");
		return CLI_ERROR;
	}
	if (!status && count > FUZZ_MACHINES) {
		cli_say("%zu machines are more than the %u that calls can be compared on", count, FUZZ_MACHINES);
		return CLI_ERROR;
	}
	return status;
}

/* `named_to_read`: a new one is worth a word, as its name may be mistyped. */
static int make_folder(const char *path, bool named_to_read)
{
	struct stat st;

	if (path && strlen(path) > FUZZ_PATH - FILE_NAME) {
		cli_say("%.40s...: a folder's path may have %u characters here", path, FUZZ_PATH - FILE_NAME);
		return CLI_ERROR;
	}
	if (path && !mkdir(path, 0777)) {
		if (named_to_read)
			cli_say("%s was not there, and is a new folder now", path);
		return 0;
	}
	if (!path || (errno == EEXIST && !stat(path, &st) && S_ISDIR(st.st_mode)))
		return 0;
	cli_say("%s: %s", path, errno == EEXIST ? "there is a file of that name, not a folder" : strerror(errno));
	return CLI_ERROR;
}

/* Said before an hour's work, not behind it. */
static int try_folder(const char *path)
{
	char name[FUZZ_PATH];
	int fd;

	snprintf(name, sizeof(name), "%s/.hvcheck-XXXXXX", path);
	fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0) {
		cli_say("cannot write to the folder %s: %s; name another one with -o", path, strerror(errno));
		return CLI_ERROR;
	}
	close(fd);
	unlink(name);
	return 0;
}

static int run_job(struct fuzz_job *j)
{
	const struct sigaction catch = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

	j->shared = mmap(NULL, sizeof(*j->shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (j->shared == MAP_FAILED) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	stop_here = j->shared;
	sigaction(SIGINT, &catch, NULL);
	sigaction(SIGTERM, &catch, NULL);
	j->start = clock_seconds();
	for (unsigned i = 0; i < j->jobs; i++)
		if (start_worker(j, i)) {
			cli_say("cannot start a process: %s", strerror(errno));
			j->shared->stop = 1;
			j->jobs = i;
		}
	wait_for_all(j);
	return j->jobs ? fuzz_report(j) : CLI_ERROR;
}

int cmd_fuzz(int argc, char **argv)
{
	static const struct argp_option options[] = {
		CLI_ABI, CLI_RELEASE, CLI_ON, CLI_SYMBOL, CLI_SEED, CLI_STRICT, CLI_CALLS, CLI_SECONDS, CLI_JOBS, CLI_CORPUS,
		CLI_FOLDER, CLI_END
	};
	static const struct cli_usage usage = {
		options, "STUB",
		"Make random calls of STUB and judge every one, for a minute unless told otherwise. What fails is made small and "
		"kept in a file for hvcheck replay. The same seed makes the same calls. With two machines they must agree, too.\v"
		"Ctrl-C ends it with the report as it stands.",
		1, 1, NULL
	};
	struct cli_options o;
	struct fuzz_job j = { .o = &o };
	int status;

	cli_parse(argc, argv, &usage, &o);
	j.jobs = o.jobs ? o.jobs : 1;
	j.terminal = isatty(STDERR_FILENO);
	status = subject_open(&j.subject, o.args[0], &(struct subject_wish){ o.abi, o.release, o.symbol, true, NULL });
	if (status)
		return status;
	status = try_machines(o.on, j.subject.stub);
	if (!status)
		status = make_folder(o.output, false) ? CLI_ERROR : make_folder(o.corpus, true);
	if (!status)
		status = try_folder(o.output ? o.output : ".");
	if (!status)
		status = run_job(&j);
	subject_close(&j.subject);
	return status;
}
