/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What calls cost, as a person reads it: a table a core, regimes side by side, and what makes the intervals wide. */
#include <inttypes.h>
#include <string.h>

#include "hvcheck/report.h"
#include "suite/report/costs.h"
#include "suite/report/page.h"

const char costs_caution[] =
	"Only a board narrows these intervals: no public figure says what HVC, ERET or an uncached fetch costs on these cores.\n"
	"QEMU has no cycles to show (UNSEEN).";

#define NAME 17
#define CELL 27		/* of best, typical and worst */

/* --- words ---------------------------------------------------------------------------------------------------------- */

const char *costs_registers(uint32_t registers, char *buf, size_t size)
{
	size_t used = 0;

	*buf = '\0';
	for (unsigned i = 0; i < 31 && used < size; i++) {
		unsigned end = i;

		if (!(registers >> i & 1))
			continue;
		while (end < 30 && registers >> (end + 1) & 1)
			end++;
		used += (size_t)snprintf(buf + used, size - used, "%sx%u", used ? ", " : "", i);
		if (end > i && used < size)
			used += (size_t)snprintf(buf + used, size - used, "%sx%u", end > i + 1 ? " to " : ", ", end);
		i = end;
	}
	return buf;
}

static bool is_shown(const struct cost_table *t, unsigned regime)
{
	return t->options->regimes >> regime & 1;
}

static bool is_costed(const struct cost_call *c)
{
	return c->paths.count > c->endless;
}

/* "2 (5)": fetches of 64 bytes, and of 16. Of several paths the fewest and the most. */
static void fetches_text(const struct cost_cell *cell, char *buf, size_t size)
{
	if (!cell->most.by_16)
		snprintf(buf, size, "-");
	else if (cell->fewest.by_16 == cell->most.by_16)
		snprintf(buf, size, "%zu (%zu)", cell->most.by_64, cell->most.by_16);
	else
		snprintf(buf, size, "%zu-%zu (%zu-%zu)", cell->fewest.by_64, cell->most.by_64, cell->fewest.by_16,
			 cell->most.by_16);
}

static void range_text(uint64_t low, uint64_t high, char *buf, size_t size)
{
	if (low == high)
		snprintf(buf, size, "%" PRIu64, low);
	else
		snprintf(buf, size, "%" PRIu64 "-%" PRIu64, low, high);
}

/* --- tables --------------------------------------------------------------------------------------------------------- */

static void print_columns(FILE *f, const struct cost_table *t, const struct cycles_core *core)
{
	int gap = NAME + 16 - (int)strlen(cycles_core_name(core));	/* up to the first column of the first regime */

	fprintf(f, "\n%s", cycles_core_name(core));
	for (unsigned r = 0; r < CYCLES_REGIMES; r++)
		if (is_shown(t, r)) {
			fprintf(f, "%*s  %s", gap > 0 ? gap : 0, "", cycles_regime_names[r]);
			gap = CELL - (int)strlen(cycles_regime_names[r]);
		}
	fprintf(f, "\n%-*s %5s %9s", NAME, "call", "paths", "insns");
	for (unsigned r = 0; r < CYCLES_REGIMES; r++)
		if (is_shown(t, r))
			fprintf(f, "  %7s %11s %7s", "best", "typical", "worst");
	if (is_shown(t, CYCLES_LINUX))
		fprintf(f, "  fetches of 64 bytes (16)");
	fputc('\n', f);
}

static void print_cell(FILE *f, const struct cost_call *c, const struct cost_cell *cell)
{
	char typical[32], worst[32];

	range_text(cell->low, cell->high, typical, sizeof(typical));
	snprintf(worst, sizeof(worst), "%" PRIu64 "%s", cell->worst, cost_most(c, cell) == UINT64_MAX ? "+" : "");
	fprintf(f, "  %7" PRIu64 " %11s %7s", cell->best, typical, worst);
}

static void print_call(FILE *f, const struct cost_table *t, const struct cost_call *c, size_t core)
{
	char insns[48], fetches[64];

	fprintf(f, "%-*s %5zu", NAME, c->call.name, c->paths.count);
	if (!is_costed(c)) {
		fprintf(f, "  never ends\n");
		return;
	}
	range_text(c->fewest, c->most, insns, sizeof(insns));
	fprintf(f, " %9s", insns);
	for (unsigned r = 0; r < CYCLES_REGIMES; r++)
		if (is_shown(t, r))
			print_cell(f, c, &c->cells[core][r]);
	if (is_shown(t, CYCLES_LINUX)) {
		fetches_text(&c->cells[core][CYCLES_LINUX], fetches, sizeof(fetches));
		fprintf(f, "  %s", fetches);
	}
	fputc('\n', f);
}

/* "78 % if fetch_nc (assumed) were known": of all calls, as their widths add up. Each alone, so that the sum may be above 100. */
static void print_width(FILE *f, const struct cost_table *t, size_t core, unsigned regime, costs_named *named)
{
	uint64_t sums[CYCLES_ROWS_MAX] = { 0 }, all = 0;
	const struct cycles_row *rows;
	size_t count;

	rows = cycles_core_rows(t->options->cores[core], &count);
	for (size_t i = 0; i < t->call_count; i++) {
		const struct cost_cell *cell = &t->calls[i].cells[core][regime];

		all += cell->width;
		for (size_t k = 0; k < cell->part_count; k++)
			sums[cell->parts[k].row] += cell->parts[k].width;
	}
	if (!all)
		return;
	fprintf(f, "  width, %s: less by", cycles_regime_names[regime]);
	for (unsigned shown = 0; shown < COST_PARTS; shown++) {
		size_t most = 0;

		for (size_t k = 1; k < count; k++)
			most = sums[k] > sums[most] ? k : most;
		if (!count || !sums[most])
			break;
		fprintf(f, "%s %.0f %% if %s (%s) were known", shown ? ";" : "", 100 * (double)sums[most] / (double)all,
			rows[most].name, cycles_grade_names[rows[most].grade]);
		costs_name(named, rows[most].name);
		sums[most] = 0;
	}
	fputc('\n', f);
}

static void print_loops(FILE *f, const struct cost_table *t, const struct cost_call *c, size_t core, unsigned regime)
{
	const struct cost_cell *cell = &c->cells[core][regime];

	for (unsigned i = 0; i < cell->loop_count; i++)
		fprintf(f, "  %s, %s: + (N%u - 1) * [%" PRIu64 ", %" PRIu64 ", %" PRIu64 "], N%u the passes of the loop at offset "
			"%#" PRIx64 "\n", c->call.name, cycles_regime_names[regime], i + 1, cell->loops[i].pass.low,
			cell->loops[i].pass.typical, cell->loops[i].pass.high, i + 1, cell->loops[i].at - t->base);
}

static void print_core(FILE *f, const struct cost_table *t, size_t core, const struct costs_view *view, costs_named *named)
{
	print_columns(f, t, t->options->cores[core]);
	for (size_t i = 0; i < t->call_count; i++)
		print_call(f, t, &t->calls[i], core);
	for (size_t i = 0; i < t->call_count; i++)
		for (unsigned r = 0; r < CYCLES_REGIMES; r++)
			if (is_shown(t, r) && is_costed(&t->calls[i]))
				print_loops(f, t, &t->calls[i], core, r);
	for (unsigned r = 0; r < CYCLES_REGIMES; r++)
		if (is_shown(t, r))
			print_width(f, t, core, r, named);
	for (size_t i = 0; view->verbose && i < t->call_count; i++)
		for (unsigned r = 0; r < CYCLES_REGIMES; r++)
			if (is_shown(t, r) && is_costed(&t->calls[i]))
				costs_paths(f, t, &t->calls[i], core, (enum cycles_regime)r);
}

/* --- what holds on every core --------------------------------------------------------------------------------------- */

/* Each says one thing of a call, without its name; "" if that is not so. `many`: of several calls. */
static void say_registers(const struct cost_call *c, bool many, char *buf, size_t size)
{
	const char *these = many ? "these calls" : "this call";
	char registers[160];

	*buf = '\0';
	if (!is_costed(c))
		return;
	if (cost_registers(c))
		snprintf(buf, size, "cycles of %s depend on %s", these,
			 costs_registers(cost_registers(c), registers, sizeof(registers)));
	else if (!c->paths.cut && !c->paths.open)
		snprintf(buf, size, "cycles of %s do not depend on x1 to x30", these);
}

static void say_paths(const struct cost_call *c, bool many, char *buf, size_t size)
{
	bool system = c->paths.of & VALUE_OF_SYSTEM, memory = c->paths.of & VALUE_OF_MEMORY;

	(void)many;
	*buf = '\0';
	if (system || memory)
		snprintf(buf, size, "which path is taken depends on %s%s%s%s", system ? "system registers" : "",
			 system && memory ? " and on " : "", memory ? "memory" : "",
			 c->call.as_filed ? "; variables, which the command line can override, are as the file has them" : "");
}

static void say_left_out(const struct cost_call *c, bool many, char *buf, size_t size)
{
	(void)many;
	snprintf(buf, size, "%s", c->paths.open ? "memory says where it leads: what it costs from there on is not counted" : "");
}

static void say_called(const struct cost_call *c, bool many, char *buf, size_t size)
{
	(void)many;
	snprintf(buf, size, "%s", c->paths.calls ? "what it calls is not counted" : "");
}

static void say_count(const struct cost_call *c, bool many, char *buf, size_t size)
{
	(void)many;
	*buf = '\0';
	if (c->paths.cut)
		snprintf(buf, size, "there are more paths than the %zu that were followed: a call may cost less or more",
			 c->paths.count);
	else if (c->endless)
		snprintf(buf, size, "%zu of its paths never end%s", c->endless, is_costed(c) ? ", and are not counted" : "");
}

static void say_unknown(const struct cost_call *c, bool many, char *buf, size_t size)
{
	char text[96];

	(void)many;
	*buf = '\0';
	if (c->unknown)
		snprintf(buf, size, "no class is known for \"%s\": it costs what the row \"unknown\" says",
			 hv_disassemble(c->unknown->at, c->unknown->word, text, sizeof(text)));
}

typedef void sayer(const struct cost_call *c, bool many, char *buf, size_t size);

/* "set-vectors, soft-restart: cycles of these calls do not depend on x1 to x30": calls of which the same is so, in one line. */
static void print_same(FILE *f, const struct cost_table *t, sayer *say)
{
	char words[300], other[300];

	for (size_t i = 0; i < t->call_count; i++) {
		size_t alike = 0, first = i;

		say(&t->calls[i], true, words, sizeof(words));
		for (size_t k = 0; k < t->call_count && *words; k++) {
			say(&t->calls[k], true, other, sizeof(other));
			if (strcmp(words, other))
				continue;
			first = k < first ? k : first;
			alike++;
		}
		if (!alike || first < i)
			continue;
		for (size_t k = i, shown = 0; k < t->call_count; k++) {
			say(&t->calls[k], true, other, sizeof(other));
			if (!strcmp(words, other))
				fprintf(f, "%s%s", shown++ ? ", " : "", t->calls[k].call.name);
		}
		say(&t->calls[i], alike > 1, words, sizeof(words));
		fprintf(f, ": %s\n", words);
	}
}

static void print_what_holds(FILE *f, const struct cost_table *t)
{
	static sayer *const sayers[] = { say_registers, say_paths, say_left_out, say_called, say_unknown, say_count };

	for (size_t i = 0; i < sizeof(sayers) / sizeof(sayers[0]); i++)
		print_same(f, t, sayers[i]);
}

static void print_table(FILE *f, const struct cost_table *t, const struct costs_view *view, costs_named *named)
{
	char name[300];

	fprintf(f, "\n%s, generation %s: cycles of each call at %u MHz, from its HVC to behind its ERET, or to where it leads\n",
		report_clean(t->stub->name, name, sizeof(name)), t->abi->name, t->options->mhz);
	if (*t->executed_on)
		fprintf(f, "best and worst are over all paths of the code; typical: as %s execute%s the call\n", t->executed_on,
			strchr(t->executed_on, ',') ? "" : "s");
	else
		fprintf(f, "best and worst are over all paths of the code; typical: of these paths\n");
	for (size_t core = 0; core < t->options->core_count; core++)
		print_core(f, t, core, view, named);
	fputc('\n', f);
	print_what_holds(f, t);
}

/* --- two stubs ------------------------------------------------------------------------------------------------------ */

static int64_t change(uint64_t from, uint64_t to)
{
	return (int64_t)(to - from);
}

static void print_change(FILE *f, const struct cost_table *a, const struct cost_table *b, size_t core)
{
	fprintf(f, "\n%-*s %15s", NAME, cycles_core_name(a->options->cores[core]), "instructions");
	for (unsigned r = 0; r < CYCLES_REGIMES; r++)
		if (is_shown(a, r))
			fprintf(f, "  %-8s best typical  worst", cycles_regime_names[r]);
	fputc('\n', f);
	for (size_t i = 0; i < a->call_count; i++) {
		const struct cost_call *x = &a->calls[i], *y = &b->calls[i];

		fprintf(f, "%-*s", NAME, x->call.name);
		if (!is_costed(x) || !is_costed(y)) {
			fprintf(f, "  never ends\n");
			continue;
		}
		fprintf(f, " %+7" PRId64 " %+7" PRId64, change(x->fewest, y->fewest), change(x->most, y->most));
		for (unsigned r = 0; r < CYCLES_REGIMES; r++) {
			const struct cost_cell *p = &x->cells[core][r], *q = &y->cells[core][r];

			if (is_shown(a, r))
				fprintf(f, "  %+13" PRId64 " %+7" PRId64 " %+6" PRId64, change(p->best, q->best),
					change(p->high, q->high), change(p->worst, q->worst));
		}
		fputc('\n', f);
	}
}

static void print_difference(FILE *f, const struct cost_table *a, const struct cost_table *b)
{
	char name[300];

	fprintf(f, "\n%s against the stub before it: what it costs more (+) or less (-)\n",
		report_clean(b->stub->name, name, sizeof(name)));
	for (size_t core = 0; core < a->options->core_count; core++)
		print_change(f, a, b, core);
}

/* What stands before all tables: how sure this is, and what the columns are. */
static void print_head(FILE *f, const struct cost_options *o)
{
	static const char *const regimes[CYCLES_REGIMES] = {
		[CYCLES_WARM] = "code and data in the caches, every branch foreseen",
		[CYCLES_COLD] = "caches on, and nothing in them yet",
		[CYCLES_ICACHE] = "instruction cache on, and nothing in it yet; MMU off, so that data is Device memory",
		[CYCLES_LINUX] = "MMU and caches off, as Linux leaves EL2: each fetch goes to memory",
	};

	fprintf(f, "%s\n", costs_caution);
	for (unsigned r = 0; o && r < CYCLES_REGIMES; r++)
		if (o->regimes >> r & 1)
			fprintf(f, "%s: %s\n", cycles_regime_names[r], regimes[r]);
}

int costs_text(const struct cost_table *tables, size_t count, const struct costs_view *view, FILE *f)
{
	struct report_page page;
	costs_named named = 0;

	report_begin(&page);
	if (page.f)
		print_head(page.f, count ? tables[0].options : NULL);
	for (size_t i = 0; page.f && i < count; i++)
		print_table(page.f, &tables[i], view, &named);
	if (page.f && view->difference && count == 2)
		print_difference(page.f, &tables[0], &tables[1]);
	if (page.f && named) {
		fprintf(page.f, "\nwhat the widths hang on:\n");
		costs_meanings(page.f, named);
	}
	return report_end(&page, f);
}
