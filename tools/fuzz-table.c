/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of docs/fuzzing.md: every broken sibling is fuzzed until its first failure. The file that is written of it is then made
 * again, there and on QEMU.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hvcheck/replay.h"
#include "hvcheck/report.h"
#include "hvcheck/scenario.h"
#include "suite/fuzz/fuzz.h"
#include "suite/scenario/scenario.h"
#include "tests/siblings.h"

#define SECONDS 30	/* most take none of them, unless the machine is busy */
#define SECONDS_HIDDEN 0.5
#define SEEDS 3		/* one is a matter of luck: the median counts */

static const struct pair { int bit; const char *here, *there; } pairs[] = {
	{ ON_SIM, "sim", "qemu" },
	{ ON_SIM_VHE, "sim:max", "qemu:virt:max" },
	{ ON_QEMU_VHE, "qemu:virt:max", "qemu:virt:max" },
	{ ON_QEMU, "qemu", "qemu" },
};
#define PAIRS (sizeof(pairs) / sizeof(pairs[0]))

/* What no call can show, and why, from what the siblings break. They are fuzzed all the same, once and shortly. */
static const struct reason {
	const char *stub;	/* NULL: all of the rule */
	enum hv_rule rule;
	const char *why;
} hidden[] = {
	{ NULL, HV_PIC_01, "wrong at other addresses alone" },
	{ NULL, HV_PIC_02, "wrong in a copy alone" },
	{ NULL, HV_VHE_01, "wrong under another command line alone" },
	{ NULL, HV_SYS_03, "wrong in bits that this CPU lacks" },
	{ NULL, HV_SYNC_05, "wrong with EL1's MMU on alone" },
	{ NULL, HV_SYNC_06, "wrong on cores with an erratum alone" },
	{ NULL, HV_SYNC_10, "wrong on cores with an erratum alone" },
	{ NULL, HV_CPU_01, "wrong on another CPU alone" },
	{ NULL, HV_SYS_04, "wrong in what no outcome holds" },
	{ NULL, HV_MEM_02, "wrong without a byte that changes" },
	{ "iss-2015/bad-park-x17", HV_REG_02, "wrong behind a function that comes back, and random restarts do not" },
	{ "iss-2015/bad-unpark", HV_REG_02, "wrong behind a function that comes back, and random restarts do not" },
	{ "linux-4.12/bad-el1-translates", HV_RES_01, "wrong with EL1's MMU on alone" },
	{ "linux-4.12/bad-frequency", HV_RES_01, "wrong on a CPU without a frequency alone" },
	{ "linux-4.12/bad-kernel-caller", HV_RES_01, "wrong for callers at a kernel's addresses alone" },
	{ "linux-4.12/bad-restart-36", HV_RST_01, "wrong for a payload high in memory alone" },
	{ "linux-4.12/bad-restart-low", HV_RST_01, "wrong for a payload low in memory alone" },
	{ "linux-4.12/bad-kernel-vectors", HV_RES_01, "wrong for a caller with a kernel's vectors alone" },
	{ "linux-4.12/bad-restart-page", HV_RST_01, "wrong for a payload that is not at 2 KiB, and fuzzing has one payload" },
	{ "linux-4.12/bad-restart-wfe", HV_LIVE_01, "wrong if no event comes, and the engine does not wait for one" },
	{ "linux-4.12/bad-simd-back", HV_REG_05, "wrong on a CPU with SVE alone" },
	{ "linux-4.12/bad-slot-200-abort", HV_SLOT_02, "wrong behind an abort of EL2's own, and fuzzing has EL1's traps alone" },
	{ "linux-4.12/bad-trap-el0", HV_CAUSE_01, "wrong for a trap of EL0's, and fuzzing has EL1's alone" },
	{ "linux-5.13/bad-trap-el2", HV_CAUSE_01, "wrong for a trap of EL2's own, and fuzzing has EL1's alone" },
	{ "linux-6.19/bad-e2h-blind", HV_LIVE_01, "wrong with HCR_EL2.E2H set before, and fuzzing begins without it" },
	{ "kvm-init-5.10/bad-init-granule", HV_LIVE_01, "wrong for other page tables, and fuzzing has those of 4 KiB pages" },
	{ "kvm-init-5.10/bad-init-granule-16k", HV_LIVE_01, "wrong for other page tables, and fuzzing has those of 4 KiB pages" },
	{ "kvm-init-5.10/bad-init-high", HV_SYS_02, "wrong for page tables above 4 GiB, and fuzzing has those below" },
	{ "linux-4.12/bad-pending", HV_LIVE_01, "wrong while an interrupt waits alone" },
	{ "linux-4.12/bad-cluster", HV_VBAR_01, "wrong on another CPU alone" },
	{ "kvm-init-5.11/bad-params-36", HV_MEM_02, "wrong for parameters high in memory alone" },
	{ "linux-4.12/bad-midr", HV_RES_01, "wrong on another CPU alone" },
	{ "linux-4.12/bad-page-begin", HV_RES_01, "wrong for a caller at the end of a page alone, and fuzzing has one caller" },
	{ "linux-4.12/bad-restart-52", HV_RST_01, "wrong for a payload high in memory alone" },
	{ "linux-4.12/bad-slot-300-reset", HV_SLOT_02, "wrong for one x0 in a dead slot, where random calls seldom have it" },
	{ "linux-4.12/bad-stage2", HV_RES_01, "wrong with HCR_EL2.VM set, which fuzzing leaves clear" },
	{ "linux-5.13/bad-vhe-tcr-ds", HV_SYS_02, "wrong with TCR_EL1.DS set, which fuzzing leaves clear" },
	{ "linux-5.13/bad-vhe-trace", HV_SYS_02, "wrong with CPACR_EL1.TTA set, which fuzzing leaves clear" },
	{ "kvm-live-5.11/bad-keys", HV_SYS_02, "wrong with HCR_EL2.API set, which fuzzing leaves clear" },
	{ "kvm-live-4.12/bad-word", HV_CALL_02, "wrong for functions at multiples of 4 GiB, where no machine has memory" },
};

#define ONE_ANSWER "each answer is some release's, and the file has one call"

/* A finding whose file shows nothing by itself. */
static const struct reason alone[] = {
	{ "linux-4.8/bad-gone-mixed", HV_RES_02, ONE_ANSWER },
};

/* And what QEMU cannot. */
static const struct reason unseen[] = {
	{ NULL, HV_SYNC_02, "it needs no barriers" },
	{ NULL, HV_SYNC_03, "it needs no barriers" },
	{ NULL, HV_SYNC_04, "it needs no barriers" },
	{ NULL, HV_SYNC_05, "it keeps no translations that long" },
	{ NULL, HV_ALIGN_02, "its memory is never Device" },
	{ NULL, HV_MEM_02, "its memory is never Device" },
	{ NULL, HV_RET_02, "it does not show these fields of PSTATE" },
	{ "linux-4.12/bad-cycle-counter", HV_RES_01, "its counter stands still" },
	{ "linux-6.19/bad-mpam-trap", HV_SYS_02, "its CPU has no MPAM" },
	{ "linux-4.12/bad-gic", HV_SYS_04, "its CPU has that register" },
	{ "linux-4.8/bad-gone-mixed", HV_RES_02, ONE_ANSWER },
	{ "linux-6.0/bad-pir-lost", HV_SYS_02, "its CPU has no S1PIE" },
	{ "linux-6.19/bad-gcs-kept", HV_SYS_01, "its CPU has no GCS" },
	{ "linux-4.12/bad-ccmp", HV_CALL_01, "it enters EL2 with NZCV zero" },
	{ "linux-4.12/bad-caller-flags", HV_VBAR_01, "it enters EL2 with NZCV zero, with which another call fails" },
	{ "linux-4.12/bad-slot-udf", HV_SLOT_02, "it does not tell the syndrome of a hang" },
};

static struct fuzz_result result;
static unsigned open_questions;		/* rows without an explanation */
static struct hv_machine *replayers[2 * PAIRS];
static int over;
static char folder[] = "/tmp/fuzz-table-XXXXXX";

static void die(const char *what)
{
	fprintf(stderr, "fuzz-table: %s\n", what);
	exit(2);
}

static void see(void *unused)
{
	(void)unused;
	over = result.finding_count > 0;
}

static const char *reason(const struct reason *r, size_t count, const struct sibling *s)
{
	for (size_t i = 0; i < count; i++)
		if (r[i].rule == s->rule && (!r[i].stub || !strcmp(r[i].stub, s->stub)))
			return r[i].why;
	return NULL;
}
#define REASON(table, s) reason(table, sizeof(table) / sizeof((table)[0]), s)

/* --- what a finding's file does on a machine --------------------------------------------------------------- */

struct again {
	struct hv_machine *m;
	struct hv_bench bench;
	enum hv_rule rule;	/* the first that fails */
};

static int make_again(void *ctx, const struct hv_call *call)
{
	struct again *a = ctx;
	struct hv_outcome out;
	struct hv_verdict v;

	if (a->m->ops->run(a->m, call, &out, 1))
		return -1;
	a->rule = hv_fuzz_judge(&a->bench, call, &out, &v);
	if (a->rule == HV_RULE_NONE && a->m->hazard_count)
		a->rule = hazard_rule((enum hv_hazard_kind)a->m->hazards[0].kind);
	return 0;
}

static int play_again(struct again *a, const char *path)
{
	char text[8192], error[256];
	struct hv_replay r = { 0 };
	struct fuzz_sequence sequence;
	struct fuzz_played played;
	FILE *f = fopen(path, "r");
	size_t size = f ? fread(text, 1, sizeof(text), f) : 0;
	int err;

	if (f)
		fclose(f);
	err = hv_replay_parse(&r, text, size, error, sizeof(error)) || !fuzz_sequence_read(&r, &a->m->places, &sequence) ||
	      fuzz_sequence_play(a->m, a->bench.abi, &sequence, &played);
	hv_replay_free(&r);
	a->rule = err ? HV_RULE_NONE : played.rule;
	return err;
}

static struct hv_machine *open_machine(const char *on)
{
	char error[256];
	int status;
	struct hv_machine *m = hv_machine_open(on, error, sizeof(error), &status);

	if (!m)
		die(error);
	return m;
}

/* QEMU takes longer to start than a file to be made again: it stays. */
static struct hv_machine *replayer(const char *on)
{
	unsigned i = 0;

	if (!strncmp(on, "sim", 3))
		return open_machine(on);
	while (replayers[i] && strcmp(replayers[i]->name, on))
		i++;
	if (!replayers[i])
		replayers[i] = open_machine(on);
	return replayers[i];
}

static void let_go(struct hv_machine *m)
{
	if (m->sees & HV_SEE_PATH)
		hv_machine_close(m);
}

/* The rule that fails there, as hvcheck replay would have it. */
static enum hv_rule replay(const char *on, const struct hv_stub *stub, const struct hv_abi *abi, bool strict)
{
	const struct fuzz_finding *found = &result.findings[0];
	struct hv_machine *m = replayer(on);
	struct again a = { .m = m, .rule = HV_RULE_NONE };
	const struct hv_coherence modelled = { .on = true };
	char error[256] = "";
	int err;

	if (m->ops->load(m, stub, hv_stub_home(stub, &m->places)))
		die(m->error);
	a.bench = hv_bench_of(m, abi);
	a.bench.strict = strict;
	err = found->sequence.count ? play_again(&a, found->path) :
	      fuzz_corpus(folder, &m->places, make_again, &a, error, sizeof(error));
	if (!err && a.rule == HV_RULE_NONE && !found->sequence.count && m->ops->coherence && !m->ops->coherence(m, &modelled))
		err = fuzz_corpus(folder, &m->places, make_again, &a, error, sizeof(error));
	if (err)
		die(*error ? error : m->error);
	let_go(m);
	return a.rule;
}

/* --- fuzzing ------------------------------------------------------------------------------------------------ */

static bool fuzz(const struct pair *p, const struct hv_stub *stub, const struct hv_abi *abi, bool strict, uint64_t seed,
		 double limit)
{
	const struct fuzz_options options = {
		.seed = seed, .seconds = limit, .strict = strict, .out = folder, .suffix = "", .stop = &over, .progress = see,
	};
	struct hv_machine *m = open_machine(p->here);

	memset(&result, 0, sizeof(result));
	over = 0;
	if (fuzz_run(stub, abi, &m, 1, &options, &result))
		die(result.error);
	hv_machine_close(m);
	return result.finding_count > 0;
}

static void clean(void)
{
	for (unsigned i = 0; i < result.finding_count; i++)
		unlink(result.findings[i].path);
}

/* Of several that one batch has shown. */
static void keep_first(void)
{
	for (unsigned i = 1; i < result.finding_count; i++)
		unlink(result.findings[i].path);
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static const struct pair *where(const struct sibling *s)
{
	for (size_t i = 0; !(s->seen_on & ON_STATIC) && i < PAIRS; i++)
		if (s->seen_on == ON_NONE || s->seen_on & pairs[i].bit)
			return &pairs[i];
	return NULL;
}

/* Registers that are set, as the file has them, but for what says where the file belongs. */
static void print_call(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];
	bool any = false;

	while (f && fgets(line, sizeof(line), f)) {
		char key[32], value[160];

		if (sscanf(line, "%31[a-z0-9_] = %159[^\n]", key, value) != 2 || !strcmp(key, "stub") || !strcmp(key, "abi") ||
		    !strcmp(key, "machine"))
			continue;
		printf("%s%s=%s", any ? " " : "`", key, value);
		any = true;
	}
	printf(any ? "`" : "any");
	if (f)
		fclose(f);
}

static void print_lost(const struct sibling *s, const struct pair *p)
{
	const char *why = REASON(hidden, s);

	printf("| %s | %s | %s | %s | | | |\n", s->stub, hv_rules[s->rule].name, p->here, why ? why : "**not found**");
	open_questions += !why;
}

static void print_found(const struct sibling *s, const struct pair *p, enum hv_rule here, enum hv_rule there)
{
	const enum hv_rule rule = (enum hv_rule)result.findings[0].rule;
	const char *why = there == HV_RULE_NONE ? REASON(unseen, s) : "";

	printf("| %s | %s | %s | %s %.0f ms | ", s->stub, hv_rules[s->rule].name, p->here, hv_rules[rule].name,
	       result.findings[0].seconds * 1e3);
	print_call(result.findings[0].path);
	if (here != rule && REASON(alone, s))
		printf(" | passes: %s", REASON(alone, s));
	else
		printf(" | %s", here == rule ? "fails" : "**does not**");
	if (there == HV_RULE_NONE)
		printf(" | passes: %s |\n", why ? why : "**why?**");
	else
		printf(" | fails%s%s |\n", there == rule ? "" : " ", there == rule ? "" : hv_rules[there].name);
	open_questions += (here != rule && !REASON(alone, s)) || !why;
}

/* Returns the median of the times to the first failure; below zero: it was not found by every seed. */
static double row(const struct sibling *s, const struct pair *p)
{
	char error[256];
	struct hv_stub *stub = hv_stub_open(s->stub, NULL, error, sizeof(error));
	const bool strict = asks_strictly(s), is_hidden = REASON(hidden, s);
	const struct hv_abi *abi = hv_abi_of(s->stub);
	double seconds[SEEDS];
	bool found = true;

	if (!stub)
		die(error);
	for (unsigned i = 0; i < SEEDS && found; i++) {
		if (i)
			clean();
		found = fuzz(p, stub, abi, strict, i, is_hidden ? SECONDS_HIDDEN : SECONDS);
		seconds[i] = result.findings[0].seconds;
	}
	keep_first();
	if (found)
		print_found(s, p, replay(p->here, stub, abi, strict), replay(p->there, stub, abi, strict));
	else
		print_lost(s, p);
	fflush(stdout);
	clean();
	hv_stub_free(stub);
	qsort(seconds, SEEDS, sizeof(seconds[0]), by_size);
	return found ? seconds[SEEDS / 2] : -1;
}

static void close_replayers(void)
{
	for (unsigned i = 0; replayers[i]; i++)
		hv_machine_close(replayers[i]);
}

int main(int argc, char **argv)
{
	double *times = calloc(sibling_count, sizeof(*times));
	unsigned found = 0, lost = 0;

	if (!times || !mkdtemp(folder))
		die("no memory, or no room in /tmp");
	printf("| sibling | breaks | fuzzed on | found by | the call that is left | again there | on QEMU |\n"
	       "|---|---|---|---|---|---|---|\n");
	for (unsigned i = 0; i < sibling_count; i++) {
		const struct pair *p = where(&siblings[i]);
		double seconds;

		if (!p || (argc > 1 && !strstr(siblings[i].stub, argv[1])))
			continue;
		if (isatty(STDERR_FILENO))
			fprintf(stderr, "\r\033[K%u of %u: %s", i + 1, sibling_count, siblings[i].stub);
		seconds = row(&siblings[i], p);
		if (seconds < 0)
			lost++;
		else
			times[found++] = seconds;
	}
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	close_replayers();
	qsort(times, found, sizeof(*times), by_size);
	if (found)
		printf("\n%u found, %u not; of the times to the first failure the median is %.0f ms and the longest %.0f ms.\n",
		       found, lost, times[found / 2] * 1e3, times[found - 1] * 1e3);
	printf("\nRead off the code, so that no call can show them:");
	for (unsigned i = 0, n = 0; i < sibling_count; i++)
		if (siblings[i].seen_on & ON_STATIC)
			printf("%s %s (%s)", n++ ? "," : "", siblings[i].stub, hv_rules[siblings[i].rule].name);
	printf(".\n");
	rmdir(folder);
	free(times);
	if (open_questions)
		fprintf(stderr, "fuzz-table: %u rows without an explanation\n", open_questions);
	return open_questions > 0;
}
