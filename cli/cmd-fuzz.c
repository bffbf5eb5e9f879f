/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hvcheck fuzz: random calls, in several processes. Each process has a seed and machines of its own, and writes its findings
 * itself, so that nothing is lost when a stub takes its process along; here they are put together in the order of the processes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "hvcheck/report.h"
#include "machines/live/fuzz.h"
#include "suite/clock.h"
#include "suite/fuzz/fuzz.h"

#define JOBS CLI_JOBS_MAX
#define SECONDS 60	/* where no limit is given */
#define FILE_NAME 200	/* the longest name of a finding's file */
#define TICK_NS 100000000

/* One process, as it and we see it. */
struct worker {
	struct fuzz_result result;
	int status;		/* CLI_*: its own end; -1 until then */
	char say[512];		/* why */
	char suffix[16];
	pid_t pid;		/* ours alone */
	bool ended;
};

struct shared {
	volatile int stop;
	struct worker worker[JOBS];
};

struct job {
	const struct cli_options *o;
	struct subject subject;
	struct shared *shared;
	unsigned jobs;
	unsigned told;		/* findings of the first process that were announced */
	bool terminal;
	double start;
};

static struct shared *stop_here;

static void on_signal(int number)
{
	(void)number;
	stop_here->stop = 1;
}

/* --- a worker's process ------------------------------------------------------------------------------------ */

/* Process `n` has calls of its own. */
static uint64_t seed_of(const struct job *j, unsigned n)
{
	return j->o->seed + n * 0x9e3779b97f4a7c15ull;
}

static uint64_t share(uint64_t calls, unsigned n, unsigned jobs)
{
	return calls / jobs + (n < calls % jobs);
}

/* The machines of the first process on which `hvcheck run` sees most: those that show a stub's path, on both CPUs. */
static int open_asked(struct job *j, unsigned n, struct machines *asked)
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

static int work(struct job *j, unsigned n)
{
	struct worker *w = &j->shared->worker[n];
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
		status = live_fuzz(j->subject.stub, j->subject.abi, &options, &w->result) ? CLI_ERROR : CLI_PASSED;
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

static int start_worker(struct job *j, unsigned n)
{
	struct worker *w = &j->shared->worker[n];
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

static unsigned findings_of(const struct worker *w)
{
	return __atomic_load_n(&w->result.finding_count, __ATOMIC_ACQUIRE);
}

/* The same failure was found by a process before this one. */
static bool is_double(const struct job *j, unsigned n, const struct fuzz_finding *found)
{
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < findings_of(&j->shared->worker[i]); k++) {
			const struct fuzz_finding *other = &j->shared->worker[i].result.findings[k];

			if (other->rule == found->rule && !strcmp(other->call_name, found->call_name))
				return true;
		}
	return false;
}

static void draw(struct job *j)
{
	uint64_t calls = 0;
	unsigned coverage = 0, findings = 0;
	double seconds = hv_seconds() - j->start;

	for (unsigned i = 0; i < j->jobs; i++) {
		const struct fuzz_result *r = &j->shared->worker[i].result;

		calls += r->calls;
		coverage = r->coverage > coverage ? r->coverage : coverage;
		for (unsigned k = 0; k < findings_of(&j->shared->worker[i]); k++)
			findings += !is_double(j, i, &r->findings[k]);
	}
	fprintf(stderr, "\r\033[K%.0f s: %llu calls, %.0f/s, %u blocks, %u finding%s", seconds, (unsigned long long)calls,
		seconds > 0 ? (double)calls / seconds : 0, coverage, findings, findings == 1 ? "" : "s");
}

static bool reap(struct job *j)
{
	bool running = false;

	for (unsigned i = 0; i < j->jobs; i++) {
		struct worker *w = &j->shared->worker[i];
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

static void wait_for_all(struct job *j)
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

/* --- the report -------------------------------------------------------------------------------------------- */

static void report_finding(FILE *f, const struct fuzz_finding *found, const char *path)
{
	const struct hv_rule_info *rule = &hv_rules[found->rule];

	fprintf(f, "FAIL  %s/%s@%s after %.2f s, ", found->call_name, rule->name, found->machine, found->seconds);
	if (found->asked)
		fprintf(f, "as hvcheck run asks");
	else
		fprintf(f, "%s %llu of seed %llu", found->sequence.count ? "sequence" : "call", (unsigned long long)found->index,
			(unsigned long long)found->seed);
	fprintf(f, "\n      rule     %s\n", rule->sentence);
	if (*found->why)
		fprintf(f, "      seen     %s\n", found->why);
	if (found->sequence.count)
		fprintf(f, "      note     it takes %u calls in a row\n", found->sequence.count);
	if (!found->alone)
		fprintf(f, "      note     by itself %s does not fail: what was called before it matters\n",
			found->sequence.count ? "this sequence" : "this call");
	for (unsigned i = 0; i < found->verdict.diff_count; i++) {
		char text[320];

		fprintf(f, "      wrong    %s\n", hv_diff_text(&found->verdict.diff[i], NULL, text, sizeof(text)));
	}
	if (*path)
		fprintf(f, "      replay   hvcheck replay %s\n", path);
	else if (*found->again)
		fprintf(f, "      replay   %s\n", found->again);
}

/* One file for each failure: that of the first process that found it. */
static void settle(const struct job *j, unsigned n, const struct fuzz_finding *found, bool is_twin, char *path)
{
	size_t length = strlen(found->path) - strlen(j->shared->worker[n].suffix);

	snprintf(path, FUZZ_PATH, "%s", found->path);
	if (!*found->path || !n)
		return;
	if (is_twin) {
		unlink(found->path);
		return;
	}
	path[length] = 0;
	if (fuzz_place(found->path, path))
		snprintf(path, FUZZ_PATH, "%s", found->path);
}

/* Random calls alone are blind to much: what was not looked at is told. */
static void say_unasked(const struct job *j)
{
	if (!j->shared->worker[0].result.asked)
		printf("UNSEEN  not looked at by fuzz on this machine: what a stub writes, loads and executes on its way, callers "
		       "at a kernel's address, other CPUs, interrupts that wait, copies of the table; hvcheck run --on sim asks\n");
}

static int report(struct job *j)
{
	uint64_t calls = 0;
	unsigned findings = 0, coverage = 0;
	char blocks[32];
	double seconds = 0;
	int status = CLI_PASSED;

	for (unsigned i = 0; i < j->jobs; i++) {
		struct worker *w = &j->shared->worker[i];

		for (unsigned k = 0; k < w->result.finding_count; k++) {
			struct fuzz_finding *found = &w->result.findings[k];
			bool is_twin = is_double(j, i, found);
			char path[FUZZ_PATH];

			settle(j, i, found, is_twin, path);
			if (is_twin)
				continue;
			findings++;
			report_finding(stdout, found, path);
		}
		calls += w->result.calls;
		seconds = w->result.seconds > seconds ? w->result.seconds : seconds;
		coverage = w->result.coverage > coverage ? w->result.coverage : coverage;
		status = cli_worst(status, w->status < 0 ? CLI_ERROR : w->status);
	}
	say_unasked(j);
	*blocks = 0;
	if (coverage)	/* a resident hypervisor has none */
		snprintf(blocks, sizeof(blocks), ", %u blocks", coverage);
	printf("%s by %s: %llu calls in %.1f s, %.0f/s%s, seed %llu, %u finding%s%s\n", j->subject.stub->name,
	       j->subject.abi->name, (unsigned long long)calls, seconds, seconds > 0 ? (double)calls / seconds : 0, blocks,
	       (unsigned long long)j->o->seed, findings, findings == 1 ? "" : "s", j->shared->stop ? ", interrupted" : "");
	for (unsigned i = 0; i < j->jobs; i++)
		if (*j->shared->worker[i].say && (!i || strcmp(j->shared->worker[i].say, j->shared->worker[0].say)))
			cli_say("%s", j->shared->worker[i].say);
	if (j->shared->stop)
		status = cli_worst(status, CLI_ERROR);
	return cli_worst(status, findings ? CLI_FAILED : calls ? CLI_PASSED : CLI_NOTHING);
}

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
	if (!status && count > FUZZ_MACHINES) {
		cli_say("%zu machines are more than the %u that calls can be compared on", count, FUZZ_MACHINES);
		return CLI_ERROR;
	}
	return status;
}

static int make_folder(const char *path)
{
	struct stat st;

	if (path && strlen(path) > FUZZ_PATH - FILE_NAME) {
		cli_say("%.40s...: a folder's path may have %u characters here", path, FUZZ_PATH - FILE_NAME);
		return CLI_ERROR;
	}
	if (!path || !mkdir(path, 0777) || (errno == EEXIST && !stat(path, &st) && S_ISDIR(st.st_mode)))
		return 0;
	cli_say("%s: %s", path, errno == EEXIST ? "there is a file of that name, not a folder" : strerror(errno));
	return CLI_ERROR;
}

static int run_job(struct job *j)
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
	j->start = hv_seconds();
	for (unsigned i = 0; i < j->jobs; i++)
		if (start_worker(j, i)) {
			cli_say("cannot start a process: %s", strerror(errno));
			j->shared->stop = 1;
			j->jobs = i;
		}
	wait_for_all(j);
	return j->jobs ? report(j) : CLI_ERROR;
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
		1, 1
	};
	struct cli_options o;
	struct job j = { .o = &o };
	int status;

	cli_parse(argc, argv, &usage, &o);
	j.jobs = o.jobs ? o.jobs : 1;
	j.terminal = isatty(STDERR_FILENO);
	status = subject_open(&j.subject, o.args[0], &(struct subject_wish){ o.abi, o.release, o.symbol, true, NULL });
	if (status)
		return status;
	status = try_machines(o.on, j.subject.stub);
	if (!status)
		status = make_folder(o.output) ? CLI_ERROR : make_folder(o.corpus);
	if (!status)
		status = run_job(&j);
	subject_close(&j.subject);
	return status;
}
