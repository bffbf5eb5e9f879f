/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite/report/json.h"

/* A string of RFC 8259. A byte beyond ASCII may be no UTF-8, so it is written as the text \xNN. */
static void put_string(FILE *f, const char *text)
{
	fputc('"', f);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			fprintf(f, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", f);
		else if (c < ' ' || c == 0x7f)
			fputc('?', f);
		else if (c >= 0x80)
			fprintf(f, "\\\\x%02x", c);
		else
			fputc(c, f);
	}
	fputc('"', f);
}

static void begin(struct json *j, const char *name)
{
	if (j->inside)
		fputs(",\n", j->f);
	j->inside = true;
	if (name) {
		put_string(j->f, name);
		fputs(": ", j->f);
	}
}

void json_open(struct json *j, const char *name, char bracket)
{
	begin(j, name);
	fputc(bracket, j->f);
	j->inside = false;
}

void json_close(struct json *j, char bracket)
{
	fputc(bracket, j->f);
	j->inside = true;
}

void json_text(struct json *j, const char *name, const char *text)
{
	begin(j, name);
	put_string(j->f, text);
}

void json_number(struct json *j, const char *name, long long number)
{
	begin(j, name);
	fprintf(j->f, "%lld", number);
}

void json_decimal(struct json *j, const char *name, double number)
{
	begin(j, name);
	fprintf(j->f, "%.2f", number);
}

void json_bool(struct json *j, const char *name, bool yes)
{
	begin(j, name);
	fputs(yes ? "true" : "false", j->f);
}
