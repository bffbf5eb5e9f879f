/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite/report/firmware.h"

#include <string.h>

static const char *const names[HV_STATUS_COUNT] = { "PASS", "FAIL", "SKIP", "UNSEEN", "KNOWN" };

static size_t count_of(const struct finding *findings, size_t count, enum hv_status status)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += findings[i].status == status;
	return n;
}

static void write_text(const char *board, const struct finding *findings, size_t count, FILE *f)
{
	for (size_t i = 0; i < count; i++) {
		const struct finding *g = &findings[i];

		fprintf(f, "%-7s %-12s %s\n", names[g->status], g->id, g->sentence);
		if (*g->text && g->status != HV_UNSEEN)
			fprintf(f, "        %-12s %s\n", "", g->text);
		if (g->status == HV_FAIL)
			fprintf(f, "        %-12s source: %s\n", "", g->source);
	}
	fprintf(f, "\n%s: %zu hold, %zu do not, %zu skipped, %zu unseen\n", board, count_of(findings, count, HV_PASS),
		count_of(findings, count, HV_FAIL), count_of(findings, count, HV_SKIP), count_of(findings, count, HV_UNSEEN));
}

static void write_ktap(const char *board, const struct finding *findings, size_t count, FILE *f)
{
	(void)board;
	fprintf(f, "KTAP version 1\n1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		const struct finding *g = &findings[i];

		if (g->status == HV_FAIL)
			fprintf(f, "# %s: %s\n", g->id, g->text);
		fprintf(f, "%s %zu %s", g->status == HV_FAIL ? "not ok" : "ok", i + 1, g->id);
		if (g->status == HV_SKIP || g->status == HV_UNSEEN)
			fprintf(f, " # SKIP %s", g->text);
		fputc('\n', f);
	}
}

static void write_escaped(const char *text, FILE *f)
{
	for (; *text; text++)
		switch (*text) {
		case '<': fputs("&lt;", f); break;
		case '>': fputs("&gt;", f); break;
		case '&': fputs("&amp;", f); break;
		case '"': fputs("&quot;", f); break;
		default: fputc((unsigned char)*text < ' ' ? '?' : *text, f);
		}
}

static void write_case(const struct finding *g, FILE *f)
{
	fprintf(f, "  <testcase classname=\"firmware\" name=\"%s\">", g->id);
	if (g->status == HV_FAIL || g->status == HV_SKIP || g->status == HV_UNSEEN) {
		fprintf(f, "<%s message=\"", g->status == HV_FAIL ? "failure" : "skipped");
		write_escaped(g->text, f);
		fputs("\"/>", f);
	}
	fputs("</testcase>\n", f);
}

static void write_junit(const char *board, const struct finding *findings, size_t count, FILE *f)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"preflight ", f);
	write_escaped(board, f);
	fprintf(f, "\" tests=\"%zu\" failures=\"%zu\" skipped=\"%zu\">\n", count, count_of(findings, count, HV_FAIL),
		count_of(findings, count, HV_SKIP) + count_of(findings, count, HV_UNSEEN));
	for (size_t i = 0; i < count; i++)
		write_case(&findings[i], f);
	fputs("</testsuite>\n", f);
}

typedef void writer(const char *board, const struct finding *findings, size_t count, FILE *f);

static writer *find_writer(const char *format)
{
	static const struct { const char *name; writer *write; } formats[] = {
		{ "text", write_text }, { "ktap", write_ktap }, { "junit", write_junit },
	};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (!strcmp(formats[i].name, format))
			return formats[i].write;
	return NULL;
}

bool firmware_has(const char *format)
{
	return find_writer(format);
}

void firmware_write(const char *format, const char *board, const struct finding *findings, size_t count, FILE *f)
{
	find_writer(format)(board, findings, count, f);
}
