/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SARIF 2.1.0 (OASIS), as services that annotate a commit read it. A test is a result: what fails is an error, what is known to be
 * wrong is suppressed, what was unseen is "open", and what was skipped "notApplicable". What passed is left out. A binary has no
 * lines, so a result has the file and the test's name as its places.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "suite/report/failure.h"
#include "suite/report/formats.h"
#include "suite/report/groups.h"
#include "suite/report/json.h"
#include "suite/report/page.h"

static void put_message(struct json *j, const char *name, const char *text)
{
	json_open(j, name, '{');
	json_text(j, "text", text);
	json_close(j, '}');
}

static void put_rules(struct json *j)
{
	json_open(j, "rules", '[');
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++) {
		json_open(j, NULL, '{');
		json_text(j, "id", hv_rules[rule].name);
		put_message(j, "shortDescription", hv_rules[rule].sentence);
		put_message(j, "fullDescription", hv_rules[rule].source);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_tool(struct json *j)
{
	json_open(j, "tool", '{');
	json_open(j, "driver", '{');
	json_text(j, "name", "hvcheck");
	put_rules(j);
	json_close(j, '}');
	json_close(j, '}');
}

/* --- results -------------------------------------------------------------------------------------------- */

/* Length of the file's name, which a table's offset may follow: "Image@0x800". */
static size_t file_length(const char *name)
{
	const char *at = strrchr(name, '@');
	char *end;

	if (!at || !isdigit((unsigned char)at[1]))
		return strlen(name);
	(void)strtoull(at + 1, &end, 0);
	return *end ? strlen(name) : (size_t)(at - name);
}

/* The file of a stub as a URI: what no URI may hold is escaped. Owned. */
static char *uri_of(const char *name)
{
	size_t length = file_length(name), size;
	char *uri = NULL;
	FILE *f = open_memstream(&uri, &size);

	if (!f)
		return NULL;
	for (size_t i = 0; i < length; i++)
		if (isalnum((unsigned char)name[i]) || strchr("/-._~", name[i]))
			fputc(name[i], f);
		else
			fprintf(f, "%%%02X", (unsigned char)name[i]);
	if (!fclose(f))
		return uri;
	free(uri);
	return NULL;
}

static void put_places(struct json *j, const struct hv_report *r, const struct hv_row *row)
{
	char *uri = uri_of(r->stub->name);

	json_open(j, "locations", '[');
	json_open(j, NULL, '{');
	json_open(j, "physicalLocation", '{');
	json_open(j, "artifactLocation", '{');
	json_text(j, "uri", uri ? uri : "stub");
	json_close(j, '}');
	json_close(j, '}');
	json_open(j, "logicalLocations", '[');
	json_open(j, NULL, '{');
	json_text(j, "fullyQualifiedName", row->id);
	json_close(j, '}');
	json_close(j, ']');
	json_close(j, '}');
	json_close(j, ']');
	free(uri);
}

/* A dashboard knows by this that a finding is the same as last time: the test's name and its stub. */
static void put_fingerprint(struct json *j, const struct hv_report *r, const struct hv_row *row)
{
	char *text;

	if (asprintf(&text, "%s %s", r->stub->name, row->id) < 0)
		return;
	json_open(j, "partialFingerprints", '{');
	json_text(j, "test/v1", text);
	json_close(j, '}');
	free(text);
}

static void put_known(struct json *j, const char *why)
{
	json_open(j, "suppressions", '[');
	json_open(j, NULL, '{');
	json_text(j, "kind", "external");
	json_text(j, "justification", why);
	json_close(j, '}');
	json_close(j, ']');
}

/* A failure in full, owned; what else there is to say of the others. */
static char *message_of(const struct hv_report *r, const struct hv_row *row)
{
	char reason[400], *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return NULL;
	if (row->status == HV_FAIL) {
		fprintf(f, "%s\n", report_reason(r, row, reason, sizeof(reason)));
		report_failure(f, r, row, "");
	} else {
		fputs(row->why ? row->why : "no reason was given", f);
	}
	if (!fclose(f))
		return text;
	free(text);
	return NULL;
}

static void put_result(struct json *j, const struct hv_report *r, const struct hv_row *row)
{
	static const struct { const char *kind, *level; } words[] = {
		[HV_FAIL] = { "fail", "error" }, [HV_KNOWN] = { "fail", "note" }, [HV_UNSEEN] = { "open", "none" },
		[HV_SKIP] = { "notApplicable", "none" },
	};
	unsigned rule = report_follows(row) ? row->verdict.rule : row->rule;
	char *message = message_of(r, row);

	json_open(j, NULL, '{');
	json_text(j, "ruleId", hv_rules[rule].name);
	json_number(j, "ruleIndex", rule);
	json_text(j, "kind", words[row->status].kind);
	json_text(j, "level", words[row->status].level);
	put_message(j, "message", message ? message : "out of memory");
	put_places(j, r, row);
	put_fingerprint(j, r, row);
	if (row->status == HV_KNOWN)
		put_known(j, row->why ? row->why : "it is known");
	json_close(j, '}');
	free(message);
}

static void put_results(struct json *j, const struct hv_report *reports, size_t count)
{
	json_open(j, "results", '[');
	for (size_t i = 0; i < count; i++)
		for (const struct hv_row *row = reports[i].rows; row < reports[i].rows + reports[i].row_count; row++)
			if (row->status != HV_PASS)
				put_result(j, &reports[i], row);
	json_close(j, ']');
}

/* --- machines that did not run, or not to the end ------------------------------------------------------- */

static void put_missing(struct json *j, const struct hv_absence *missing)
{
	char text[500];

	json_open(j, NULL, '{');
	json_text(j, "level", missing->lost ? "error" : "warning");
	put_message(j, "message", report_missing_text(missing, text, sizeof(text)));
	json_close(j, '}');
}

static void put_invocation(struct json *j, const struct hv_report *reports, size_t count)
{
	bool lost = false;

	for (size_t i = 0; i < count; i++)
		lost |= report_missing(&reports[i], true) > 0;
	json_open(j, "invocations", '[');
	json_open(j, NULL, '{');
	json_open(j, "toolExecutionNotifications", '[');
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < reports[i].missing_count; k++)
			put_missing(j, &reports[i].missing[k]);
	json_close(j, ']');
	json_bool(j, "executionSuccessful", !lost);
	json_close(j, '}');
	json_close(j, ']');
}

int report_sarif(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f)
{
	struct report_page page;
	struct json j = { 0 };

	(void)view;	/* a program reads it, and takes all */
	report_begin(&page);
	j.f = page.f;
	if (page.f) {
		json_open(&j, NULL, '{');
		json_text(&j, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
		json_text(&j, "version", "2.1.0");
		json_open(&j, "runs", '[');
		json_open(&j, NULL, '{');
		put_tool(&j);
		put_invocation(&j, reports, count);
		put_results(&j, reports, count);
		json_close(&j, '}');
		json_close(&j, ']');
		json_close(&j, '}');
		fputc('\n', page.f);
	}
	return report_end(&page, f);
}
