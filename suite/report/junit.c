/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JUnit XML as CI services read it: a testsuite for each machine of each stub, a testcase for each row. It holds only what
 * Jenkins' schema (xunit-plugin, junit-10.xsd) knows. The calls of a machine run as one batch, which serves many rows, so that
 * a testcase has no time of its own. The document is made in memory, so that a full disk is noticed in one place.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include "suite/report/failure.h"
#include "suite/report/formats.h"
#include "suite/report/groups.h"
#include "suite/report/page.h"

#define X(text) ((const xmlChar *)(text))

/* --- bytes that XML can hold ---------------------------------------------------------------------------- */

/* `text` with every byte that XML cannot hold as \xNN. Owned; NULL if memory is short. */
static char *escape(const char *text)
{
	char *copy = NULL;
	size_t size;
	FILE *f = open_memstream(&copy, &size);

	if (!f)
		return NULL;
	while (*text) {
		int length = report_character((const unsigned char *)text);

		if (length)
			fwrite(text, 1, (size_t)length, f);
		else
			fprintf(f, "\\x%02x", (unsigned char)*text);
		text += length ? length : 1;
	}
	if (fclose(f)) {
		free(copy);
		return NULL;
	}
	return copy;
}

/* --- writing -------------------------------------------------------------------------------------------- */

struct junit {
	xmlTextWriter *w;
	bool failed;
};

static void start(struct junit *j, const char *element)
{
	j->failed |= xmlTextWriterStartElement(j->w, X(element)) < 0;
}

static void end(struct junit *j)
{
	j->failed |= xmlTextWriterEndElement(j->w) < 0;
}

static void put(struct junit *j, const char *name, const char *value)
{
	char *clean = escape(value);

	j->failed |= !clean || xmlTextWriterWriteAttribute(j->w, X(name), X(clean)) < 0;
	free(clean);
}

static void put_count(struct junit *j, const char *name, size_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%zu", n);
	put(j, name, text);
}

static void put_seconds(struct junit *j, double seconds)
{
	char text[32];

	snprintf(text, sizeof(text), "%.3f", seconds);
	put(j, "time", text);
}

/* --- the document --------------------------------------------------------------------------------------- */

static void write_failure(struct junit *j, const struct hv_report *r, const struct hv_row *row)
{
	char reason[400], *body = NULL, *clean;
	size_t size;
	FILE *f = open_memstream(&body, &size);

	if (!f) {
		j->failed = true;
		return;
	}
	fputc('\n', f);
	report_failure(f, r, row, "");
	fclose(f);
	clean = body ? escape(body) : NULL;
	start(j, "failure");
	put(j, "type", hv_rules[row->rule].name);
	put(j, "message", report_reason(r, row, reason, sizeof(reason)));
	j->failed |= !clean || xmlTextWriterWriteString(j->w, X(clean)) < 0;
	end(j);
	free(clean);
	free(body);
}

static void write_skip(struct junit *j, const struct hv_row *row)
{
	const char *why = row->why ? row->why : "no reason was given";
	char *message = NULL;

	start(j, "skipped");
	if (row->status != HV_SKIP && asprintf(&message, "%s: %s", row->status == HV_KNOWN ? "known" : "unseen", why) < 0)
		j->failed = true;
	else
		put(j, "message", message ? message : why);
	free(message);
	end(j);
}

static void write_row(struct junit *j, const struct hv_report *r, const struct hv_row *row)
{
	start(j, "testcase");
	put(j, "classname", r->stub->name);
	put(j, "name", row->id);
	if (row->status == HV_FAIL)
		write_failure(j, r, row);
	else if (row->status != HV_PASS)
		write_skip(j, row);
	end(j);
}

/* A machine that was lost is an error; one that could not be asked is skipped. */
static void write_missing(struct junit *j, const struct hv_report *r, const struct hv_absence *missing)
{
	char text[500], id[160];

	start(j, "testcase");
	put(j, "classname", r->stub->name);
	put(j, "name", report_missing_id(r, missing, id, sizeof(id)));
	start(j, missing->lost ? "error" : "skipped");
	if (missing->lost)
		put(j, "type", "machine");
	put(j, "message", report_missing_text(missing, text, sizeof(text)));
	end(j);
	end(j);
}

/* "cycles/set-vectors/CORE/warm": best, typical and worst. */
static void write_costs(struct junit *j, const struct hv_report *r, const char *machine)
{
	size_t shown = 0;

	for (size_t i = 0; i < r->cost_count; i++) {
		const struct hv_cost_row *c = &r->costs[i];
		char name[160], value[120];

		if (strcmp(c->machine, machine))
			continue;
		snprintf(name, sizeof(name), "cycles%s%s%s%s%s%s", c->regime ? "/" : "", c->call, c->regime ? "/" : "", c->core,
			 c->regime ? "/" : "", c->regime ? c->regime : "");
		if (c->regime)
			snprintf(value, sizeof(value), "%" PRIu64 " %" PRIu64 "-%" PRIu64 " %" PRIu64 "%s", c->best, c->low,
				 c->high, c->worst, c->open ? "+" : "");
		else
			snprintf(value, sizeof(value), "unseen");
		if (!shown++)
			start(j, "properties");
		start(j, "property");
		put(j, "name", name);
		put(j, "value", value);
		end(j);
	}
	if (shown)
		end(j);
}

/* What no call executed is no test, and has a place behind the tests of the stub's first machine. */
static void write_unexecuted(struct junit *j, const struct hv_report *r)
{
	char text[400], *clean = report_unexecuted(r, text, sizeof(text)) ? escape(text) : NULL;

	if (clean)
		j->failed |= xmlTextWriterWriteFormatElement(j->w, X("system-out"), "unseen: %s", clean) < 0;
	free(clean);
}

static void write_suite(struct junit *j, const struct hv_report *r, const struct report_group *g, bool first)
{
	bool missing = g->missing, lost = missing && g->missing->lost;
	char *name = NULL;

	if (asprintf(&name, "%s@%s", r->stub->name, g->machine) < 0) {
		j->failed = true;
		return;
	}
	start(j, "testsuite");
	put(j, "name", name);
	put_count(j, "tests", g->rows + missing);
	put_count(j, "failures", g->count[HV_FAIL]);
	put_count(j, "errors", lost);
	put_count(j, "skipped", g->count[HV_SKIP] + g->count[HV_UNSEEN] + g->count[HV_KNOWN] + (missing && !lost));
	put_seconds(j, report_seconds(r, g->machine));
	write_costs(j, r, g->machine);
	for (const struct hv_row *row = NULL; (row = report_next(r, g->machine, row));)
		write_row(j, r, row);
	if (missing)
		write_missing(j, r, g->missing);
	if (first)
		write_unexecuted(j, r);
	end(j);
	free(name);
}

static void write_report(struct junit *j, const struct hv_report *r)
{
	size_t count;
	struct report_group *groups = report_groups(r, &count);

	for (size_t i = 0; i < count; i++)
		write_suite(j, r, &groups[i], !i);
	free(groups);
}

static void write_document(struct junit *j, const struct hv_report *reports, size_t count)
{
	size_t rows = 0, failures = 0, errors = 0;
	double seconds = 0;

	for (size_t i = 0; i < count; i++) {
		rows += reports[i].row_count + reports[i].missing_count;
		failures += reports[i].count[HV_FAIL];
		errors += report_missing(&reports[i], true);
		seconds += reports[i].seconds;
	}
	xmlTextWriterSetIndent(j->w, 1);
	j->failed |= xmlTextWriterStartDocument(j->w, NULL, "UTF-8", NULL) < 0;
	start(j, "testsuites");
	put(j, "name", "hvcheck");
	put_count(j, "tests", rows);
	put_count(j, "failures", failures);
	put_count(j, "errors", errors);
	put_seconds(j, seconds);
	for (size_t i = 0; i < count; i++)
		write_report(j, &reports[i]);
	end(j);
	j->failed |= xmlTextWriterEndDocument(j->w) < 0;
}

int report_junit(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f)
{
	xmlBuffer *buffer = xmlBufferCreate();
	struct junit j = { buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL, false };
	size_t size;
	int err = -1;

	(void)view;	/* a program reads it, and takes all */
	if (j.w) {
		write_document(&j, reports, count);
		xmlFreeTextWriter(j.w);	/* flushes into the buffer */
	}
	errno = ENOMEM;
	if (j.w && !j.failed) {
		size = (size_t)xmlBufferLength(buffer);
		err = fwrite(xmlBufferContent(buffer), 1, size, f) == size && !fflush(f) ? 0 : -1;
	}
	xmlBufferFree(buffer);
	return err;
}
