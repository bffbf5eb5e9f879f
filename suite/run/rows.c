/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of a report: one for each rule, call and machine. */
#define _GNU_SOURCE
#include <ctype.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "suite/known.h"
#include "suite/run/rows.h"

static struct hv_row *find(struct hv_report *report, const char *call, enum hv_rule rule, const char *machine)
{
	for (size_t i = report->row_count; i--;) {
		struct hv_row *row = &report->rows[i];

		if (row->rule == rule && !strcmp(row->call, call) && !strcmp(row->machine, machine))
			return row;
	}
	return NULL;
}

static bool make_room(struct hv_report *report)
{
	size_t room = report->row_room ? 2 * report->row_room : 64;
	struct hv_row *rows;

	if (report->row_count < report->row_room)
		return true;
	rows = realloc(report->rows, room * sizeof(*rows));
	if (!rows)
		return false;
	report->rows = rows;
	report->row_room = room;
	return true;
}

static bool match_one(const char *pattern, const char *id, enum hv_rule rule)
{
	return !fnmatch(pattern, id, 0) || (!strpbrk(pattern, "/@") && !fnmatch(pattern, hv_rules[rule].name, 0));
}

size_t hv_test_pattern_length(const char *patterns)
{
	bool listed = false;	/* between brackets */
	size_t n = 0;

	for (; patterns[n]; n++) {
		listed = patterns[n] == '[' || (listed && patterns[n] != ']');
		if (patterns[n] == ',' && !listed && !isdigit((unsigned char)patterns[n + 1]))
			break;
	}
	return n;
}

bool hv_test_matches(const char *patterns, const char *id, enum hv_rule rule)
{
	bool found = match_one(patterns, id, rule);

	for (const char *at = patterns; !found && strchr(patterns, ',') && *at;) {
		size_t n = hv_test_pattern_length(at);
		char *one = strndup(at, n);

		found = one && match_one(one, id, rule);
		free(one);
		at += n + (at[n] == ',');
	}
	return found;
}

/* Owned; NULL: no memory. */
static char *id_of(const struct hv_report *report, const char *call, enum hv_rule rule, const char *machine)
{
	char *id;

	return asprintf(&id, "%s/%s/%s@%s", report->abi->name, call, hv_rules[rule].name, machine) < 0 ? NULL : id;
}

static bool passes(const struct hv_suite_options *options, const char *id, enum hv_rule rule)
{
	return !options->filter || hv_test_matches(options->filter, id, rule);
}

bool rows_wants(const struct hv_report *report, const struct hv_suite_options *options, const char *call, enum hv_rule rule,
		const char *machine)
{
	char *id = id_of(report, call, rule, machine);
	bool wants = id && passes(options, id, rule);

	free(id);
	return wants;
}

struct hv_row *rows_get(struct hv_report *report, const struct hv_suite_options *options, const char *call, enum hv_rule rule,
			const char *machine)
{
	struct hv_row *row = find(report, call, rule, machine);
	char *id;

	if (row)
		return row;
	id = id_of(report, call, rule, machine);
	if (!id || !passes(options, id, rule) || !make_room(report)) {
		free(id);
		return NULL;
	}
	row = &report->rows[report->row_count];
	memset(row, 0, sizeof(*row));
	row->id = id;
	row->call = call;
	row->rule = rule;
	row->status = HV_SKIP;
	row->machine = strdup(machine);
	if (!row->machine) {
		free(id);
		return NULL;
	}
	report->row_count++;
	return row;
}

bool rows_add(struct hv_row *row, enum hv_status status)
{
	static const int weight[] = { [HV_SKIP] = 0, [HV_UNSEEN] = 1, [HV_PASS] = 2, [HV_KNOWN] = 3, [HV_FAIL] = 4 };

	row->calls += status == HV_PASS || status == HV_FAIL;
	row->failed += status == HV_FAIL;
	if (weight[status] > weight[row->status] && !(row->left && status == HV_PASS))
		row->status = status;
	if (status != HV_FAIL || row->failed != 1)
		return false;
	free(row->why);		/* why another call was not seen, or not tried */
	row->why = NULL;
	return true;
}

/* False if the row fails all the same. */
static bool hide(struct hv_row *row)
{
	row->left = true;
	if (row->status != HV_FAIL)
		row->status = HV_UNSEEN;
	return row->status == HV_UNSEEN;
}

void rows_leave(struct hv_row *row, const char *name)
{
	if (hide(row))
		rows_say(row, "the path leaves the file for `%s`", name);
}

void rows_hide(struct hv_row *row, const char *why)
{
	if (row && hide(row))
		rows_say(row, "%s", why);
}

void rows_say(struct hv_row *row, const char *format, ...)
{
	va_list args;

	if (!row || row->why)
		return;
	va_start(args, format);
	if (vasprintf(&row->why, format, args) < 0)
		row->why = NULL;
	va_end(args);
}

void rows_settle(struct hv_row *row, const struct known_finding *known, const char *why)
{
	char text[400];

	if (!row)
		return;
	if (!*why) {
		rows_add(row, HV_PASS);
		return;
	}
	rows_add(row, known ? HV_KNOWN : HV_FAIL);
	rows_say(row, "%s", known ? known_text(known, text, sizeof(text)) : why);
	if (!known)
		row->verdict = (struct hv_verdict){ .rule = (uint16_t)row->rule, .status = HV_FAIL };
}

void rows_total(struct hv_report *report)
{
	memset(report->count, 0, sizeof(report->count));
	for (size_t i = 0; i < report->row_count; i++)
		report->count[report->rows[i].status]++;
}
