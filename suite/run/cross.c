/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every built-in stub against every generation: what happens to a caller who takes one for another. The document is
 * made of verdicts alone, so it says what the suite sees and nothing else.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "hvcheck/cross.h"
#include "hvcheck/report.h"

#define STUBS_MAX 64

/* What a caller suffers, by the rule that failed, and in AArch32, if that says it otherwise; the first that failed is said. */
static const struct { enum hv_rule rule; const char *suffers, *a32; } consequences[] = {
	{ HV_LIVE_01, "never comes back", NULL },
	{ HV_RET_01, "does not come back behind the HVC", NULL },
	{ HV_RST_01, "does not restart at the entry", NULL },
	{ HV_RST_02, "restarts with wrong arguments", NULL },
	{ HV_RST_03, "restarts unmasked or on the wrong stack pointer", NULL },
	{ HV_RST_04, "restarts with the MMU or caches on", NULL },
	{ HV_VBAR_01, "leaves the vectors that were there", NULL },
	{ HV_VBAR_02, "overwrites the vectors", NULL },
	{ HV_CALL_01, "overwrites the vectors, though it is no call", NULL },
	{ HV_RES_01, "gives another result", NULL },
	{ HV_RES_02, "gives another error value", NULL },
	{ HV_REG_01, "loses x19-x29", "loses r4-r11 or a register of FIQ mode" },
	{ HV_REG_02, "loses x30", "loses a link register" },
	{ HV_REG_03, "loses x18", NULL },
	{ HV_REG_04, "loses a stack pointer", NULL },
	{ HV_SYS_01, "changes EL1 system registers", "changes system registers of PL1" },
	{ HV_SYS_02, "changes EL2 system registers", "changes system registers of Hyp mode" },
	{ HV_SLOT_01, "is answered, where the slot should be dead", NULL },
	{ HV_SLOT_02, "changes something in a dead slot", NULL },
	{ HV_VBAR_03, "treats unusual addresses differently", NULL },
	{ HV_IMM_01, "depends on the immediate", NULL },
};
#define CONSEQUENCES (sizeof(consequences) / sizeof(consequences[0]))

/* One cell: the calls that go wrong, as a sentence; empty if none does. */
struct cell {
	char *text;		/* owned */
	unsigned calls;
};

/* Worst consequence of `call` in `report`, or CONSEQUENCES. */
static size_t consequence(const struct hv_report *report, const char *call, const struct hv_row **row)
{
	for (size_t c = 0; c < CONSEQUENCES; c++)
		for (size_t i = 0; i < report->row_count; i++)
			if (report->rows[i].status == HV_FAIL && report->rows[i].rule == consequences[c].rule &&
			    !strcmp(report->rows[i].call, call)) {
				*row = &report->rows[i];
				return c;
			}
	return CONSEQUENCES;
}

static bool seen_before(const struct hv_report *report, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (!strcmp(report->rows[i].call, report->rows[row].call))
			return true;
	return false;
}

static const char *suffers(size_t c, enum hv_exec exec)
{
	return exec == HV_A32 && consequences[c].a32 ? consequences[c].a32 : consequences[c].suffers;
}

static void describe(const struct hv_report *report, struct cell *cell)
{
	size_t size;
	FILE *f = open_memstream(&cell->text, &size);

	if (!f)
		return;
	for (size_t i = 0; i < report->row_count; i++) {
		const struct hv_row *row = NULL;
		size_t c;

		if (!strcmp(report->rows[i].machine, "static") || seen_before(report, i))
			continue;
		c = consequence(report, report->rows[i].call, &row);
		if (c == CONSEQUENCES)
			continue;
		fprintf(f, "%s`%s` %s", cell->calls++ ? "; " : "", report->rows[i].call, suffers(c, report->abi->exec));
		if (row->verdict.diff_count && row->verdict.diff[0].reg <= HV_X30)
			fprintf(f, " (%s %#llx, not %#llx)", hv_reg_name(report->abi->exec, row->verdict.diff[0].reg),
				(unsigned long long)row->verdict.diff[0].got, (unsigned long long)row->verdict.diff[0].want);
	}
	fclose(f);
}

static int judge(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *m, struct cell *cell, char *error,
		 size_t size)
{
	const struct hv_suite_options options = { .seed = 1, .brief = true };
	struct hv_report report = { 0 };

	if (hv_suite_run(stub, abi, &m, 1, &options, &report, error, size))
		return -1;
	describe(&report, cell);
	hv_report_free(&report);
	return 0;
}

/* What is compared: stubs and generations of the machine's Execution state, to which those of another are none. */
struct sides {
	const char *stubs[STUBS_MAX + 1];	/* NULL at the end, as the next */
	const struct hv_abi *abis[STUBS_MAX + 1];
};

static void choose(struct sides *to, enum hv_exec exec)
{
	unsigned stubs = 0, abis = 0;

	for (unsigned a = 0; hv_abis[a] && abis < STUBS_MAX; a++)
		if (hv_abis[a]->exec == exec)
			to->abis[abis++] = hv_abis[a];
	for (unsigned b = 0; b < hv_builtin_count && stubs < STUBS_MAX; b++)
		for (unsigned a = 0; a < abis && !hv_builtin_is_sibling(&hv_builtins[b]); a++)
			if (!strcmp(hv_builtins[b].name, to->abis[a]->name))
				to->stubs[stubs++] = hv_builtins[b].name;
}

static void write_matrix(FILE *f, struct cell cells[][STUBS_MAX], const struct sides *sides)
{
	fputs("| stub \\ called as |", f);
	for (unsigned a = 0; sides->abis[a]; a++)
		fprintf(f, " %s |", sides->abis[a]->name);
	fputs("\n|---|", f);
	for (unsigned a = 0; sides->abis[a]; a++)
		fputs("---|", f);
	for (unsigned b = 0; sides->stubs[b]; b++) {
		fprintf(f, "\n| **%s** |", sides->stubs[b]);
		for (unsigned a = 0; sides->abis[a]; a++)
			fprintf(f, cells[b][a].calls ? " %u |" : " ok |", cells[b][a].calls);
	}
	fputs("\n\n", f);
}

static void write_sections(FILE *f, struct cell cells[][STUBS_MAX], const struct sides *sides)
{
	for (unsigned b = 0; sides->stubs[b]; b++) {
		fprintf(f, "## %s\n\n", sides->stubs[b]);
		for (unsigned a = 0; sides->abis[a]; a++)
			if (cells[b][a].calls)
				fprintf(f, "* called as **%s**: %s.\n", sides->abis[a]->name, cells[b][a].text);
			else if (strcmp(sides->abis[a]->name, sides->stubs[b]))
				fprintf(f, "* called as **%s**: no call differs.\n", sides->abis[a]->name);
		fputc('\n', f);
	}
}

int hv_cross_write(FILE *f, struct hv_machine *m, char *error, size_t size)
{
	static struct cell cells[STUBS_MAX][STUBS_MAX];
	struct sides sides = { 0 };
	int err = 0;

	memset(cells, 0, sizeof(cells));
	choose(&sides, m->places.exec);
	for (unsigned b = 0; !err && sides.stubs[b]; b++) {
		struct hv_stub *stub = hv_stub_open(sides.stubs[b], NULL, error, size);

		err = stub ? 0 : -1;
		for (unsigned a = 0; !err && sides.abis[a]; a++)
			err = judge(stub, sides.abis[a], m, &cells[b][a], error, size);
		hv_stub_free(stub);
	}
	if (!err) {
		write_matrix(f, cells, &sides);
		write_sections(f, cells, &sides);
	}
	for (unsigned i = 0; i < STUBS_MAX * STUBS_MAX; i++)
		free(cells[i / STUBS_MAX][i % STUBS_MAX].text);
	return err;
}
