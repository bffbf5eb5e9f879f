/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many stubs on a board without a boot for each: what the board and QEMU in shared memory both see must have the same verdict.
 *
 *	as-on-qemu BOARD QEMU [STUB...]		machines as --on takes them; no STUB: each of ours of their Execution state.
 *						PART=K/N: of these, each N-th from the K-th on, from 1
 *
 * QEMU is asked first, and all that the suite has. The board makes the calls of the plan, and of what is asked besides what a rule
 * needs that fails on QEMU and that the plan does not show: the whole suite on each takes it hours. Prints a line for each stub; of
 * a good one SEEN_OF_100 must be seen.
 * Exit status 1: verdicts differ; 99: a machine was lost.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/abi.h"
#include "hvcheck/machine.h"
#include "hvcheck/report.h"
#include "hvcheck/stub.h"
#include "suite/clock.h"

#define LOST 99

/* What is kept of a row. */
struct row {
	char *name;	/* owned; without the machine */
	enum hv_rule rule;
	enum hv_status status;
	unsigned failed, calls;
};

struct rows {
	struct row *row;	/* owned */
	size_t count;
};

struct trial {
	const char *name;	/* borrowed */
	struct rows qemu, board;
	double seconds;		/* of the board */
};

static void *sure(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

static void keep(struct rows *to, const struct hv_report *r)
{
	to->row = sure(realloc(to->row, (to->count + r->row_count + 1) * sizeof(*to->row)));
	for (size_t i = 0; i < r->row_count; i++) {
		const struct hv_row *from = &r->rows[i];

		to->row[to->count++] = (struct row){
			sure(strndup(from->id, strlen(from->id) - strlen(from->machine) - 1)), from->rule, from->status,
			from->failed, from->calls
		};
	}
}

static void drop(struct rows *r)
{
	for (size_t i = 0; i < r->count; i++)
		free(r->row[i].name);
	free(r->row);
}

/* False after saying what is wrong. */
static bool run(struct hv_machine *m, const char *name, const struct hv_suite_options *options, struct rows *to)
{
	struct hv_report report = { .rows = NULL };
	char error[256] = "";
	struct hv_stub *stub = hv_stub_open(name, NULL, error, sizeof(error));
	bool good;

	m->patience = HV_PATIENCE;
	good = stub && !hv_suite_run(stub, hv_abi_of(name), &m, 1, options, &report, error, sizeof(error));
	if (good)
		keep(to, &report);
	else
		printf("%s: %s: %s\n", m->name, name, error);
	hv_report_free(&report);
	hv_stub_free(stub);
	return good;
}

static bool is_seen(const struct row *row)
{
	return row->status == HV_PASS || row->status == HV_FAIL;
}

static const struct row *find(const struct rows *r, const struct row *like)
{
	for (size_t i = 0; i < r->count; i++)
		if (!strcmp(r->row[i].name, like->name))
			return &r->row[i];
	return NULL;
}

static bool has(const struct rows *r, enum hv_rule rule, enum hv_status status)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->row[i].rule == rule && r->row[i].status == status)
			return true;
	return false;
}

static const char *word(const struct row *row)
{
	return row->status == HV_FAIL ? "fails" : "passes";
}

/* What is asked at places that the board alone has may fail only if that rule does so elsewhere, too. */
static bool differs(const struct trial *t, const struct row *row, unsigned *both)
{
	const struct row *other = find(&t->qemu, row);

	if (!is_seen(row) || (other && !is_seen(other)))
		return false;
	if (!other && row->status == HV_FAIL && !has(&t->qemu, row->rule, HV_FAIL)) {
		printf("  %s fails, on the board alone\n", row->name);
		return true;
	}
	*both += !!other;
	if (!other || other->status == row->status)
		return false;
	printf("  %s %s on the board (%u of %u calls), and %s on QEMU (%u of %u)\n", row->name, word(row), row->failed, row->calls,
	       word(other), other->failed, other->calls);
	return true;
}

/* A rule that the board has judged, and that fails on QEMU alone. */
static unsigned list_missed(const struct trial *t)
{
	unsigned missed = 0;

	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		if (has(&t->qemu, rule, HV_FAIL) && !has(&t->board, rule, HV_FAIL) && !has(&t->board, rule, HV_UNSEEN) &&
		    !has(&t->board, rule, HV_SKIP)) {
			printf("  %s fails on QEMU alone\n", hv_rules[rule].name);
			missed++;
		}
	return missed;
}

static bool image_elsewhere(const struct hv_machine *board)
{
	return board->places.image != HV_IMAGE_BASE;
}

static bool stub_elsewhere(const struct hv_machine *board)
{
	return board->places.home != HV_STUB_BASE;
}

static bool below_1g(const struct hv_machine *board)
{
	return !(board->places.payload >> 30);
}

static bool above_2g(const struct hv_machine *board)
{
	return board->places.payload >> 31;
}

static bool above_4g(const struct hv_machine *board)
{
	return board->places.payload >> 32;
}

static bool without_gicv3(const struct hv_machine *board)
{
	return !board->baseline.r[HV_ICH_VTR_EL2];
}

/* What these do depends on where the stub and its callers lie, or on what the board has: they may differ on such a board. */
static const struct {
	const char *name;
	bool (*on)(const struct hv_machine *board);
} by_board[] = {
	{ "kvm-init-5.10/bad-init-high", above_4g },			/* leaves the upper half of an address elsewhere */
	{ "kvm-live-5.11/bad-reset-restarts", image_elsewhere },	/* returns to address 0 once, where the loader may lie */
	{ "linux-4.12/bad-absolute-fixed", stub_elsewhere },		/* jumps to where it was linked */
	{ "linux-4.12/bad-gic", without_gicv3 },			/* writes a register that a GICv3 has */
	{ "linux-4.12/bad-mem-fixed", image_elsewhere },		/* writes to the image, if that is there */
	{ "linux-4.12/bad-restart-low", below_1g },			/* refuses an entry there */
	{ "linux-4.12/bad-restart-signed", above_2g },			/* extends the sign of an entry's low half */
	{ "linux-4.12/bad-restart-w4", above_4g },			/* takes the low half of an entry */
	{ "linux-6.19/bad-ich-nv4", without_gicv3 },			/* loses a bit that a GICv3 has */
	{ "linux-6.19/bad-ich-vtr-number", without_gicv3 },		/* a call that is made with a GICv3 alone, */
	{ "linux-6.19/bad-ich-vtr-result", without_gicv3 },		/* likewise */
	{ "linux-6.19/bad-ich-vtr-unconditional", without_gicv3 },	/* comes to undefined instructions there */
	{ "linux-6.19/bad-ich-x6", without_gicv3 },			/* as bad-ich-vtr-number */
};

static bool is_by_board(const char *name, const struct hv_machine *board)
{
	bool is = false;

	for (size_t i = 0; i < sizeof(by_board) / sizeof(by_board[0]); i++)
		is |= !strcmp(by_board[i].name, name) && by_board[i].on(board);
	return is;
}

/*
 * Of a good stub so many in a hundred of QEMU's verdicts must be the board's, too: with fewer, calls are left out that a stub is
 * called for. It costs a CPU by vectors where nothing is alone; a Raspberry Pi has no GICv3, and sees 72 of linux-3.8.
 */
#define SEEN_OF_100 65

static unsigned count_seen(const struct rows *r)
{
	unsigned seen = 0;

	for (size_t i = 0; i < r->count; i++)
		seen += is_seen(&r->row[i]);
	return seen;
}

static bool is_good(const char *name)
{
	unsigned i = 0;

	while (i < hv_builtin_count && strcmp(hv_builtins[i].name, name))
		i++;
	return i < hv_builtin_count && !hv_builtin_is_sibling(&hv_builtins[i]);
}

static int tell(const struct trial *t, const struct hv_machine *board)
{
	unsigned both = 0, differ = 0, unseen = 0;

	for (size_t i = 0; i < t->board.count; i++) {
		differ += differs(t, &t->board.row[i], &both);
		unseen += t->board.row[i].status == HV_UNSEEN;
	}
	differ += list_missed(t);
	if (is_good(t->name) && both * 100 < count_seen(&t->qemu) * SEEN_OF_100) {
		printf("  of a good stub %u of %u verdicts are seen\n", both, count_seen(&t->qemu));
		differ++;
	}
	if (differ && is_by_board(t->name, board)) {
		printf("skip: %s: what differs depends on the board\n", t->name);
		differ = 0;
	} else {
		printf("%s: %s: %u verdicts as on QEMU, %u unseen, in %.1f s\n", differ ? "not ok" : "ok", t->name, both, unseen,
		       t->seconds);
	}
	fflush(stdout);
	return differ ? 1 : 0;
}

static const struct row *first_failure(const struct rows *r, enum hv_rule rule)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->row[i].rule == rule && r->row[i].status == HV_FAIL)
			return &r->row[i];
	return NULL;
}

/* What fails on QEMU, and what the plan alone does not show: by the first call with which it does so. */
static int ask_besides(struct hv_machine *board, struct trial *t)
{
	struct hv_suite_options first = { .seed = 1, .strict = true, .fail_known = true, .first = true };
	char filter[128];

	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++) {
		const struct row *failed = first_failure(&t->qemu, rule);

		if (!failed || has(&t->board, rule, HV_FAIL))
			continue;
		snprintf(filter, sizeof(filter), "%s@*", failed->name);
		first.filter = filter;
		if (!run(board, t->name, &first, &t->board))
			return LOST;
	}
	return 0;
}

static int ask_board(struct hv_machine *board, struct trial *t)
{
	const struct hv_suite_options plan = { .seed = 1, .strict = true, .fail_known = true, .brief = true };
	const uint64_t since = clock_now();

	if (!run(board, t->name, &plan, &t->board) || ask_besides(board, t))
		return LOST;
	t->seconds = (double)(clock_now() - since) / 1e9;
	return tell(t, board);
}

static int ask_qemu(struct hv_machine *qemu, struct trial *t)
{
	const struct hv_suite_options all = { .seed = 1, .strict = true, .fail_known = true };

	return run(qemu, t->name, &all, &t->qemu) ? 0 : LOST;
}

static int each(const char *spec, struct trial *trials, size_t count, int (*ask)(struct hv_machine *m, struct trial *t))
{
	char error[256] = "";
	int status = 0;
	struct hv_machine *m = hv_machine_open(spec, error, sizeof(error), &status);

	if (!m) {
		printf("%s: %s\n", spec, error);
		return LOST;
	}
	for (size_t i = 0; i < count && status < LOST; i++) {
		int one = ask(m, &trials[i]);

		status = one > status ? one : status;
	}
	hv_machine_close(m);
	return status;
}

/* Every stub of A64, good ones too. Returns how many; 0 if PART makes no sense. */
static size_t list_stubs(struct trial *to)
{
	const char *part = getenv("PART");
	unsigned k = 1, n = 1, seen = 0;
	size_t count = 0;

	if (part && (sscanf(part, "%u/%u", &k, &n) != 2 || !k || k > n))
		return 0;
	for (unsigned i = 0; i < hv_builtin_count; i++)
		if (hv_abi_of(hv_builtins[i].name)->exec == HV_A64 && seen++ % n == k - 1)
			to[count++].name = hv_builtins[i].name;
	return count;
}

int main(int argc, char **argv)
{
	size_t count = argc > 3 ? (size_t)argc - 3 : 0;
	struct trial *trials = sure(calloc(hv_builtin_count + count, sizeof(*trials)));
	int status = 2;

	for (size_t i = 0; i < count; i++)
		trials[i].name = argv[3 + i];
	if (argc == 3)
		count = list_stubs(trials);
	if (count)
		status = each(argv[2], trials, count, ask_qemu);
	if (!status)
		status = each(argv[1], trials, count, ask_board);
	for (size_t i = 0; i < count; i++) {
		drop(&trials[i].qemu);
		drop(&trials[i].board);
	}
	free(trials);
	return status;
}
