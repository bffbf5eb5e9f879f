/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "cli/input.h"
#include "cli/patterns.h"
#include "cli/say.h"
#include "cli/status.h"
#include "cli/waivers.h"

#define WAIVERS_MOST (1u << 20)	/* bytes; a line is some 100 */
#define BLANKS " \t\r"

static int complain(const struct waivers *waivers, unsigned line, const char *what)
{
	cli_say("%s, line %u: %s", waivers->path, line, what);
	return CLI_ERROR;
}

static int add(struct waivers *waivers, char *pattern, char *reason, unsigned line)
{
	struct waiver *more = realloc(waivers->w, (waivers->count + 1) * sizeof(*more));

	if (!more)
		return complain(waivers, line, "out of memory");
	waivers->w = more;
	more[waivers->count++] = (struct waiver){ .pattern = pattern, .reason = reason, .line = line };
	return 0;
}

/* "PATTERN REASON", a comment, or nothing. */
static int read_line(struct waivers *waivers, char *text, unsigned line)
{
	char *reason, *end = text + strlen(text);
	const char *word;

	while (end > text && strchr(BLANKS, end[-1]))
		*--end = 0;
	text += strspn(text, BLANKS);
	if (!*text || *text == '#')
		return 0;
	reason = text + strcspn(text, BLANKS);
	if (!*reason)
		return complain(waivers, line, "there is no reason behind the pattern of the test");
	*reason++ = 0;
	word = patterns_no_rule(text);
	if (word) {
		cli_say("%s, line %u: \"%s\" is no rule%s (hvcheck rules lists all)", waivers->path, line, word,
			patterns_suggest(word));
		return CLI_ERROR;
	}
	return add(waivers, text, reason + strspn(reason, BLANKS), line);
}

int waivers_open(struct waivers *waivers, const char *path)
{
	char *data, *next;
	unsigned line = 0;
	int status = 0;
	size_t size;

	*waivers = (struct waivers){ .path = path };
	data = path ? cli_read(path, WAIVERS_MOST, &size) : NULL;
	if (!data)
		return path ? CLI_ERROR : 0;
	waivers->text = memchr(data, 0, size) ? NULL : strndup(data, size);
	free(data);
	if (!waivers->text) {
		cli_say("%s is no text", path);
		return CLI_ERROR;
	}
	for (char *text = waivers->text; text && !status; text = next) {
		next = strchr(text, '\n');
		if (next)
			*next++ = 0;
		status = read_line(waivers, text, ++line);
	}
	return status;
}

static int waive(struct waivers *waivers, struct waiver *w, struct hv_report *report, struct hv_row *row)
{
	char *why;

	if (asprintf(&why, "%s (%s, line %u)", w->reason, waivers->path, w->line) < 0)
		return complain(waivers, w->line, "out of memory");
	free(row->why);
	row->why = why;
	row->status = HV_KNOWN;
	report->count[HV_FAIL]--;
	report->count[HV_KNOWN]++;
	w->used++;
	return 0;
}

/* The rule that is broken: a call that is made for one rule may break another, and it is the broken one that is waived. */
static enum hv_rule broken_rule(const struct hv_row *row)
{
	return row->planned.name ? (enum hv_rule)row->verdict.rule : row->rule;
}

int waivers_apply(struct waivers *waivers, struct hv_report *report)
{
	int status = 0;

	for (struct hv_row *row = report->rows; row < report->rows + report->row_count && !status; row++)
		for (size_t i = 0; i < waivers->count && row->status == HV_FAIL && !status; i++)
			if (hv_test_matches(waivers->w[i].pattern, row->id, broken_rule(row)))
				status = waive(waivers, &waivers->w[i], report, row);
	return status;
}

void waivers_say_unused(const struct waivers *waivers)
{
	for (size_t i = 0; i < waivers->count; i++)
		if (!waivers->w[i].used)
			cli_say("%s, line %u: no failed test matches \"%s\"", waivers->path, waivers->w[i].line,
				waivers->w[i].pattern);
}

void waivers_close(struct waivers *waivers)
{
	free(waivers->w);
	free(waivers->text);
	*waivers = (struct waivers){ 0 };
}
