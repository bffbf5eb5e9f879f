/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON, as it is written: commas and quotes are put here, the order of calls is the document's. */
#ifndef SUITE_REPORT_JSON_H
#define SUITE_REPORT_JSON_H

#include <stdbool.h>
#include <stdio.h>

struct json {
	FILE *f;
	bool inside;	/* the object or array that is open has a member: a comma comes first */
};

/* `name` NULL: an element of an array, or the document. */
void json_open(struct json *j, const char *name, char bracket);	/* '{' or '[' */
void json_close(struct json *j, char bracket);			/* '}' or ']' */
void json_text(struct json *j, const char *name, const char *text);
void json_number(struct json *j, const char *name, long long number);
void json_decimal(struct json *j, const char *name, double number);	/* two digits behind the point */
void json_bool(struct json *j, const char *name, bool yes);

#endif
