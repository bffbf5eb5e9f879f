/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A failure in full, as every format shows it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/replay.h"
#include "suite/report/cause.h"
#include "suite/report/failure.h"
#include "suite/report/page.h"

struct hv_places report_places(const struct hv_report *report, const struct hv_row *row)
{
	uint64_t table = row->planned.call.in.r[HV_VBAR_EL2];

	/* No call has another VBAR_EL2 than its table. */
	return (struct hv_places){ .table = table,
				   .stub = table - report->stub->table,
				   .stub_size = report->stub->size };
}

/* " <stub_call+0x14>", " <table+0x10>" or "". */
static const char *name_address(const struct hv_report *report, const struct hv_row *row, uint64_t address,
				char *buf, size_t size)
{
	struct hv_places places = report_places(report, row);
	uint64_t distance = 0, offset = address - places.stub;
	const char *symbol =
		offset < places.stub_size ? hv_stub_symbol(report->stub, offset, &distance) : NULL;
	char name[100];

	*buf = 0;
	if (symbol)
		snprintf(buf, size, distance ? " <%s+0x%" PRIx64 ">" : " <%s>",
			 report_clean(symbol, name, sizeof(name)), distance);
	else if (offset < places.stub_size)
		snprintf(buf, size, " <image+0x%" PRIx64 ">", offset);
	return buf;
}

bool report_follows(const struct hv_row *row)
{
	return row->status == HV_FAIL && row->planned.name && row->verdict.rule != row->rule;
}

/* --- the call ------------------------------------------------------------------------------------------- */

static void print_call(FILE *f, const struct hv_report *report, const struct hv_row *row, const char *prefix)
{
	const struct hv_planned *p = &row->planned;
	const struct hv_call_spec *spec = hv_abi_select(report->abi, &p->call);
	bool same = !strcmp(spec->name, row->call);
	bool live = p->call.event <= HV_EVENT_SERROR &&
		    report->abi->live >> hv_call_slot(report->abi->exec, &p->call) & 1;

	fprintf(f, "%scall     %s", prefix, row->call);
	if (!same && live)
		fprintf(f, ", %s", spec->name);
	if (p->probe && *p->probe)
		fprintf(f, ": %s", p->probe);
	if (p->call.event == HV_EVENT_HVC)
		fprintf(f, "; hvc #%#x from %s\n", p->call.imm, hv_from_name(p->call.from));
	else
		fprintf(f, "; %s from %s\n", hv_event_name(p->call.event), hv_from_name(p->call.from));
	fprintf(f, "%s        ", prefix);
	for (unsigned i = 0; i < 5; i++)
		fprintf(f, " x%u=%#" PRIx64, i, p->call.in.r[HV_X0 + i]);
	fputc('\n', f);
}

/* --- how it ended --------------------------------------------------------------------------------------- */

static void print_end(FILE *f, const struct hv_report *report, const struct hv_row *row, const char *prefix)
{
	const struct hv_outcome *out = &row->outcome;
	const struct hv_diff *d = &row->verdict.diff[0];
	bool el1 = out->how == HV_HOW_EL1_FAULT;
	uint64_t esr = out->out.r[el1 ? HV_ESR_EL1 : HV_ESR_EL2];
	uint64_t elr = out->out.r[el1 ? HV_ELR_EL1 : HV_ELR_EL2];
	const char *lost = report_lost(&row->planned.call, out);
	char place[160], cause[64];

	fprintf(f, "%sended    %s at EL%u, pc %#" PRIx64 "%s", prefix, hv_how_name(out->how),
		hv_pstate_level(out->out.r[HV_PSTATE]), out->out.r[HV_PC],
		name_address(report, row, out->out.r[HV_PC], place, sizeof(place)));
	if (row->verdict.diff_count && d->reg == HV_DIFF_HOW)
		fprintf(f, "; wanted: %s", hv_how_name((unsigned)d->want));
	fputc('\n', f);
	if (out->how == HV_HOW_VECTORED || el1)
		fprintf(f, "%s         slot 0x%03x: %s, ESR %#" PRIx64 ", ELR %#" PRIx64 "%s\n", prefix,
			hv_slot_offset(report->abi->exec, out->slot), report_cause(out->slot, esr, cause, sizeof(cause)), esr,
			elr, name_address(report, row, elr, place, sizeof(place)));
	if (lost)
		fprintf(f, "%s         %s\n", prefix, lost);
}

static void print_diffs(FILE *f, const struct hv_report *report, const struct hv_row *row, const char *prefix)
{
	struct hv_places places = report_places(report, row);
	char text[320];

	for (unsigned i = 0; i < row->verdict.diff_count && i < HV_DIFFS; i++)
		if (row->verdict.diff[i].reg != HV_DIFF_HOW)
			fprintf(f, "%swrong    %s\n", prefix,
				hv_diff_text(&row->verdict.diff[i], &places, text, sizeof(text)));
}

/* Several lines, each after the prefix. */
static void print_lines(FILE *f, const char *lines, const char *prefix, const char *label)
{
	fprintf(f, "%s%s\n", prefix, label);
	while (*lines) {
		size_t n = strcspn(lines, "\n");

		fprintf(f, "%s  %.*s\n", prefix, (int)n, lines);
		lines += n + (lines[n] != 0);
	}
}

void report_failure(FILE *f, const struct hv_report *report, const struct hv_row *row, const char *prefix)
{
	const struct hv_rule_info *rule = &hv_rules[row->rule];
	char found[1000];

	fprintf(f, "%srule     %s: %s\n", prefix, rule->name, rule->sentence);
	fprintf(f, "%ssource   %s\n", prefix, rule->source);
	if (report_follows(row))
		fprintf(f, "%sbroke    %s: %s\n", prefix, hv_rules[row->verdict.rule].name,
			hv_rules[row->verdict.rule].sentence);
	if (row->rule == HV_AGREE_01)
		fprintf(f, "%sbetween  %s; \"want\" is what the first saw\n", prefix, row->machine);
	if (row->why)
		fprintf(f, "%sfound    %s\n", prefix, report_clean(row->why, found, sizeof(found)));
	if (row->planned.name) {
		print_call(f, report, row, prefix);
		print_end(f, report, row, prefix);
		print_diffs(f, report, row, prefix);
		if (row->calls > 1)
			fprintf(f, "%sextent   %u of %u calls, this is the first\n", prefix, row->failed,
				row->calls);
	}
	if (row->path && *row->path)
		print_lines(f, row->path, prefix, row->planned.name ? "path" : "life");
	if (row->replay)
		fprintf(f, "%sreplay   %s\n", prefix, row->replay);
}

const char *report_reason(const struct hv_report *report, const struct hv_row *row, char *buf, size_t size)
{
	struct hv_places places;

	if (row->verdict.diff_count) {
		places = report_places(report, row);
		return hv_diff_text(&row->verdict.diff[0], &places, buf, size);
	}
	return report_clean(row->why ? row->why : "the rule does not hold", buf, size);
}
