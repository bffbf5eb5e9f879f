/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite/report/firmware.h"

#include <string.h>

static const char *const names[HV_STATUS_COUNT] = { "PASS", "FAIL", "SKIP", "UNSEEN", "KNOWN" };

struct sheet {
	const char *board;
	const struct finding *findings;
	size_t count;
	const char *missing;	/* NULL: nothing is */
	bool lost;
};

static size_t count_of(const struct sheet *s, enum hv_status status)
{
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		n += s->findings[i].status == status;
	return n;
}

static void write_text(const struct sheet *s, FILE *f)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct finding *g = &s->findings[i];

		fprintf(f, "%-7s %-12s %s\n", names[g->status], g->id, g->sentence);
		if (*g->text)
			fprintf(f, "        %-12s %s\n", "", g->text);
		if (g->status == HV_FAIL)
			fprintf(f, "        %-12s source: %s\n", "", g->source);
	}
	if (s->missing)
		fprintf(f, "%-7s %-12s %s\n", s->lost ? "ERROR" : "SKIP", "board", s->missing);
	fprintf(f, "\n%s: %zu hold, %zu do not, %zu skipped, %zu unseen\n", s->board, count_of(s, HV_PASS),
		count_of(s, HV_FAIL), count_of(s, HV_SKIP), count_of(s, HV_UNSEEN));
}

static void write_ktap(const struct sheet *s, FILE *f)
{
	fprintf(f, "KTAP version 1\n1..%zu\n", s->count + (s->missing != NULL));
	for (size_t i = 0; i < s->count; i++) {
		const struct finding *g = &s->findings[i];

		if (g->status == HV_FAIL)
			fprintf(f, "# %s: %s\n", g->id, g->text);
		fprintf(f, "%s %zu %s", g->status == HV_FAIL ? "not ok" : "ok", i + 1, g->id);
		if (g->status == HV_SKIP || g->status == HV_UNSEEN)
			fprintf(f, " # SKIP %s", g->text);
		fputc('\n', f);
	}
	if (s->missing && s->lost)
		fprintf(f, "# %s\nnot ok %zu board\n", s->missing, s->count + 1);
	else if (s->missing)
		fprintf(f, "ok %zu board # SKIP %s\n", s->count + 1, s->missing);
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

static void write_junit(const struct sheet *s, FILE *f)
{
	bool lost = s->missing && s->lost;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"preflight ", f);
	write_escaped(s->board, f);
	fprintf(f, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%d\" skipped=\"%zu\">\n", s->count + (s->missing != NULL),
		count_of(s, HV_FAIL), lost, count_of(s, HV_SKIP) + count_of(s, HV_UNSEEN) + (s->missing && !lost));
	for (size_t i = 0; i < s->count; i++)
		write_case(&s->findings[i], f);
	if (s->missing) {
		fprintf(f, "  <testcase classname=\"firmware\" name=\"board\"><%s message=\"", lost ? "error" : "skipped");
		write_escaped(s->missing, f);
		fputs("\"/></testcase>\n", f);
	}
	fputs("</testsuite>\n", f);
}

typedef void writer(const struct sheet *s, FILE *f);

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

void firmware_write(const char *format, const char *board, const struct finding *findings, size_t count, const char *missing,
		    bool lost, FILE *f)
{
	find_writer(format)(&(struct sheet){ board, findings, count, missing, lost }, f);
}
