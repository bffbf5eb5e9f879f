/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Core files: one line a row, columns with tabs between them. What is not understood is refused with one sentence. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cycles/check.h"
#include "cycles/core.h"

enum { KIND, NAME, LOW, TYPICAL, HIGH, THROUGHPUT, UOPS, PIPES, GRADE, SOURCE, COLUMNS };
static const char *const titles[COLUMNS] = {
	"kind", "name", "low", "typical", "high", "rthroughput", "uops", "pipes", "grade", "source",
};

static int find(const char *name, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(name, names[i]))
			return i;
	return -1;
}

static bool read_number(struct core_reader *r, const char *text, const char *what, int32_t least, int32_t most, int32_t *out)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (!*text || *end || errno || (*text != '-' && (*text < '0' || *text > '9')))
		return check_fail(r, r->line, "%s is \"%.40s\", which is no whole number", what, text);
	if (value < least || value > most)
		return check_fail(r, r->line, "%s is %ld; it goes from %d to %d", what, value, (int)least, (int)most);
	*out = (int32_t)value;
	return true;
}

static bool read_interval(struct core_reader *r, char *const f[], int32_t least, int32_t most, struct cycles_row *row)
{
	if (!read_number(r, f[LOW], "low", least, most, &row->low) ||
	    !read_number(r, f[TYPICAL], "typical", least, most, &row->typical) ||
	    !read_number(r, f[HIGH], "high", least, most, &row->high))
		return false;
	if (row->low > row->typical || row->typical > row->high)
		return check_fail(r, r->line, "low, typical and high are not in that order");
	return true;
}

static bool only_dashes(struct core_reader *r, char *const f[])
{
	for (int i = THROUGHPUT; i <= PIPES; i++)
		if (strcmp(f[i], "-"))
			return check_fail(r, r->line, "column %s of a row of kind \"%s\" is \"-\"", titles[i], f[KIND]);
	return true;
}

static uint16_t row_number(const struct core_reader *r)
{
	return (uint16_t)r->core->count;
}

static bool read_parameter(struct core_reader *r, char *const f[], struct cycles_row *row)
{
	int id = -1;

	for (int i = 0; i < PARAMETERS; i++)
		if (core_parameters[i].kind == row->kind && !strcmp(core_parameters[i].name, f[NAME]))
			id = i;
	if (id < 0)
		return check_fail(r, r->line, "there is no parameter \"%.40s\" of kind \"%s\"", f[NAME], f[KIND]);
	r->core->of_parameter[id] = row_number(r);
	if (!only_dashes(r, f) || !read_interval(r, f, core_parameters[id].least, core_parameters[id].most, row))
		return false;
	return check_parameter(r, id, row);
}

/* "alu>address" */
static bool read_fwd(struct core_reader *r, char *const f[], struct cycles_row *row)
{
	char *arrow = strchr(f[NAME], '>');
	int maker, taker;

	if (arrow)
		*arrow = '\0';
	maker = find(f[NAME], maker_names, MAKERS);
	taker = arrow ? find(arrow + 1, taker_names, TAKERS) : -1;
	if (arrow)
		*arrow = '>';
	if (maker < 0 || taker < 0)
		return check_fail(r, r->line, "\"%.40s\" is no producer, > and consumer", f[NAME]);
	r->core->of_fwd[maker][taker] = row_number(r);
	if (!only_dashes(r, f) || !read_interval(r, f, -255, 255, row))
		return false;
	return row->low || row->high || check_fail(r, r->line, "\"%s\" adds nothing: leave it out", f[NAME]);
}

static bool read_need(struct core_reader *r, char *const f[], struct core_need *need, struct cycles_row *row)
{
	const char *wrong = core_pipes(r->core, f[PIPES], need);
	int32_t uops, busy = 0;

	if (wrong)
		return check_fail(r, r->line, "%s", wrong);
	if (!read_number(r, f[UOPS], "uops", 0, 8, &uops))
		return false;
	if (uops < need->micros)
		return check_fail(r, r->line, "uops is %d, and pipes names %u micro-ops", (int)uops, need->micros);
	if (!strcmp(f[THROUGHPUT], "="))
		busy = CYCLES_BUSY_LATENCY;
	else if (need->micros && !read_number(r, f[THROUGHPUT], "rthroughput", 1, 200, &busy))
		return false;
	if (!need->micros && strcmp(f[THROUGHPUT], "-"))
		return check_fail(r, r->line, "rthroughput of a row without pipes is \"-\"");
	row->busy = need->busy = (uint8_t)busy;
	row->uops = need->uops = (uint8_t)uops;
	return true;
}

static bool read_class(struct core_reader *r, char *const f[], struct cycles_row *row)
{
	int id = -1;

	for (int i = 0; i < CLASS_COUNT; i++)
		if (!strcmp(class_rows[i].name, f[NAME]) && (i >= CLASS_FIRST_SYS) == (row->kind == CYCLES_SYS))
			id = i;
	if (id < 0)
		return check_fail(r, r->line, "there is no class \"%.40s\" of kind \"%s\"", f[NAME], f[KIND]);
	if (r->core->of_class[id] != CORE_NO_ROW)
		return check_fail(r, r->line, "\"%.40s\" is there twice", f[NAME]);
	r->core->of_class[id] = row_number(r);
	row->pipes = f[PIPES];
	return read_interval(r, f, 0, 100000, row) && read_need(r, f, &r->core->need[id], row);
}

static bool read_pipe(struct core_reader *r, char *const f[], struct cycles_row *row)
{
	if (!only_dashes(r, f) || !read_interval(r, f, 1, 16, row))
		return false;
	return row->low == row->high || check_fail(r, r->line, "a limit is one number: low, typical and high are the same");
}

static bool is_twice(const struct core_reader *r, const struct cycles_row *row)
{
	for (size_t i = 0; i < r->core->count; i++)
		if (r->core->rows[i].kind == row->kind && !strcmp(r->core->rows[i].name, row->name))
			return true;
	return false;
}

static bool read_row(struct core_reader *r, char *const f[])
{
	struct cycles_row row;		/* not yet one of the core's, which may be full */
	int kind = find(f[KIND], cycles_kind_names, CYCLES_KINDS), grade = find(f[GRADE], cycles_grade_names, CYCLES_GRADES);
	bool good;

	if (kind < 0)
		return check_fail(r, r->line, "there is no kind \"%.40s\"", f[KIND]);
	if (grade < 0)
		return check_fail(r, r->line, "there is no grade \"%.40s\"", f[GRADE]);
	row = (struct cycles_row){ .kind = (uint8_t)kind, .grade = (uint8_t)grade, .line = (uint16_t)r->line, .name = f[NAME],
		.pipes = "-", .source = f[SOURCE] };
	if (is_twice(r, &row))
		return check_fail(r, r->line, "\"%.40s\" is there twice", f[NAME]);
	if (!*f[SOURCE] || !strcmp(f[SOURCE], "-"))
		return check_fail(r, r->line, "\"%.40s\" has no source", f[NAME]);
	if (!check_caps(r, kind))
		return false;
	good = kind == CYCLES_CLASS || kind == CYCLES_SYS ? read_class(r, f, &row) : kind == CYCLES_FWD ? read_fwd(r, f, &row) :
		kind == CYCLES_PIPE ? read_pipe(r, f, &row) : read_parameter(r, f, &row);
	if (good)
		r->core->rows[r->core->count++] = row;
	return good;
}

/* Fields of a line, in place; returns how many there are, or one more than COLUMNS. */
static int split(char *line, char *fields[COLUMNS])
{
	int count = 0;

	while (line && count < COLUMNS) {
		char *tab = strchr(line, '\t');

		if (tab)
			*tab++ = '\0';
		fields[count++] = line;
		line = tab;
	}
	return count + (line != NULL);
}

static bool read_source(struct core_reader *r, char *const f[])
{
	if (r->sources == CORE_SOURCES_MAX)
		return check_fail(r, r->line, "there are more than %d sources", CORE_SOURCES_MAX);
	for (size_t i = 0; i < r->sources; i++)
		if (!strcmp(r->source[i].key, f[NAME]))
			return check_fail(r, r->line, "source \"%.40s\" is there twice", f[NAME]);
	r->source[r->sources++] = (struct core_source){ f[NAME], f[LOW], r->line, false };
	return *f[NAME] && *f[LOW] ? true : check_fail(r, r->line, "a source is a key and what it stands for");
}

static bool read_line(struct core_reader *r, char *line)
{
	char *f[COLUMNS];
	int count;

	if (!*line || *line == '#')
		return true;
	count = split(line, f);
	if (count == 3 && !strcmp(f[KIND], "source"))
		return read_source(r, f);
	if (count != COLUMNS)
		return check_fail(r, r->line, "%s than ten columns, with a tab between each two (a source has three)",
				 count > COLUMNS ? "more" : "fewer");
	if (!strcmp(f[KIND], titles[KIND]) && !strcmp(f[NAME], titles[NAME]))
		return true;	/* the row of titles */
	return read_row(r, f);
}

/* Ends the line, be it with a carriage return or without, and returns the next one; NULL: it was the last. */
static char *end_line(char *line)
{
	char *end = line + strcspn(line, "\n"), *next = *end ? end + 1 : NULL;

	if (end > line && end[-1] == '\r')
		end--;
	*end = '\0';
	return next;
}

static bool read_text(struct core_reader *r)
{
	for (char *line = r->core->text, *next; line; line = next) {
		r->line++;
		next = end_line(line);
		if (r->line > UINT16_MAX)
			return check_fail(r, 0, "more than 65535 lines");
		if (!read_line(r, line))
			return false;
	}
	return check_core(r);
}

static void name_core(struct cycles_core *core, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t length;

	path = slash ? slash + 1 : path;
	length = strlen(path);
	if (length > 4 && !strcmp(path + length - 4, ".tsv"))
		length -= 4;
	snprintf(core->name, sizeof(core->name), "%.*s", (int)(length < 63 ? length : 63), path);
}

struct cycles_core *cycles_core_parse(const char *name, const char *text, size_t length, char *error, size_t size)
{
	struct cycles_core *core = calloc(1, sizeof(*core));
	struct core_reader r = { .name = name, .core = core, .error = error, .size = size };

	if (core)
		core->text = malloc(length + 1);
	if (!core || !core->text) {
		check_fail(&r, 0, "out of memory");
		cycles_core_free(core);
		return NULL;
	}
	memcpy(core->text, text, length);
	core->text[length] = '\0';
	memset(core->of_class, 0xff, sizeof(core->of_class));
	memset(core->of_parameter, 0xff, sizeof(core->of_parameter));
	memset(core->of_fwd, 0xff, sizeof(core->of_fwd));
	name_core(core, name);
	if (memchr(text, '\0', length) ? check_fail(&r, 0, "no text: there is a zero byte in it") : read_text(&r))
		return core;
	cycles_core_free(core);
	return NULL;
}
