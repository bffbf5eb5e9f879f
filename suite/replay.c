/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Settings together: one after the other, and as the file that keeps them. */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "suite/settings.h"

#define MAGIC "hvcheck-replay"
#define VERSION "1"
#define THEN "then"

static int complain(char *error, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
static int complain(char *error, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error, size, format, args);
	va_end(args);
	return -1;
}

/* --- one setting ---------------------------------------------------------------------------------------- */

/* Keys that are not the call's own. */
static const struct {
	const char *key;
	size_t at;
	bool is_number;
} own[] = {
	{ "stub", offsetof(struct hv_replay, stub), false },
	{ "abi", offsetof(struct hv_replay, abi), false },
	{ "release", offsetof(struct hv_replay, release), false },
	{ "machine", offsetof(struct hv_replay, machine), false },
	{ "symbol", offsetof(struct hv_replay, symbol), false },
	{ "at", offsetof(struct hv_replay, at), true },
	{ "copy", offsetof(struct hv_replay, copy), true },
};
#define OWN (sizeof(own) / sizeof(own[0]))

static int set_text(void *field_of, const char *key, const char *value, char *error, size_t size)
{
	char **field = field_of;

	if (*field)
		return complain(error, size, "%s was already set", key);
	if (!*value)
		return complain(error, size, "%s is empty", key);
	*field = strdup(value);
	return *field ? 0 : complain(error, size, "out of memory");
}

static int set_number(void *field_of, const char *key, const char *value, char *error, size_t size)
{
	uint64_t *field = field_of;

	if (*field)
		return complain(error, size, "%s was already set", key);
	if (!settings_number(value, field) || !*field) {
		*field = 0;
		return complain(error, size, "%s is \"%s\", which is no number above zero", key, value);
	}
	return 0;
}

int settings_add(struct hv_replay *r, const char *key, const char *value, unsigned line)
{
	struct hv_setting *more = realloc(r->settings, (r->setting_count + 1) * sizeof(*more));
	struct hv_setting *s;

	if (!more)
		return -1;
	r->settings = more;
	s = &more[r->setting_count];
	*s = (struct hv_setting){ strdup(key), strdup(value), line, r->then };
	if (!s->key || !s->value) {
		free(s->key);
		free(s->value);
		return -1;
	}
	r->setting_count++;
	return 0;
}

int hv_replay_set(struct hv_replay *r, const char *key, const char *value, unsigned line, char *error,
		  size_t size)
{
	for (size_t i = 0; i < OWN; i++) {
		void *field = (char *)r + own[i].at;

		if (!strcmp(own[i].key, key))
			return (own[i].is_number ? set_number : set_text)(field, key, value, error, size);
	}
	if (settings_check(key, value, error, size))
		return -1;
	for (size_t i = 0; i < r->setting_count; i++)
		if (r->settings[i].call == r->then && !strcmp(r->settings[i].key, key))
			return complain(error, size, "%s was already set", key);
	return settings_add(r, key, value, line) ? complain(error, size, "out of memory") : 0;
}

void hv_replay_free(struct hv_replay *r)
{
	for (size_t i = 0; i < r->setting_count; i++) {
		free(r->settings[i].key);
		free(r->settings[i].value);
	}
	free(r->settings);
	free(r->stub);
	free(r->abi);
	free(r->release);
	free(r->machine);
	free(r->symbol);
	*r = (struct hv_replay){ 0 };
}

/* --- the file ------------------------------------------------------------------------------------------- */

static char *trim(char *text)
{
	char *end = text + strlen(text);

	while (end > text && strchr(" \t\r", end[-1]))
		*--end = 0;
	return text + strspn(text, " \t");
}

static int parse_first_line(char *text, char *error, size_t size)
{
	if (strncmp(text, MAGIC, strlen(MAGIC)))
		return complain(error, size, "the file does not begin with \"%s %s\"", MAGIC, VERSION);
	text = trim(text + strlen(MAGIC));
	if (strcmp(text, VERSION))
		return complain(error, size, "version \"%s\" of the format is not known here, only %s", text,
				VERSION);
	return 0;
}

static int parse_line(struct hv_replay *r, char *line, unsigned number, char *error, size_t size)
{
	char *text = trim(line), *equals = strchr(text, '=');

	if (number == 1)
		return parse_first_line(text, error, size);
	if (!*text || *text == '#')
		return 0;
	if (!strcmp(text, THEN)) {
		r->then++;
		return 0;
	}
	if (!equals)
		return complain(error, size, "\"%s\" is not KEY = VALUE", text);
	*equals = 0;
	return hv_replay_set(r, trim(text), trim(equals + 1), number, error, size);
}

int hv_replay_parse(struct hv_replay *r, const char *text, size_t length, char *error, size_t size)
{
	const char *end = text + length;
	unsigned number = 0;

	do {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((stop ? stop : end) - text);
		char *line = strndup(text, n), why[200];
		int err = !line ? complain(why, sizeof(why), "out of memory") :
			  strlen(line) != n ? complain(why, sizeof(why), "there is a NUL byte") :
			  parse_line(r, line, number + 1, why, sizeof(why));

		free(line);
		if (err)
			return complain(error, size, "line %u: %s", number + 1, why);
		number++;
		text += n + 1;
	} while (text < end);
	return 0;
}

/* Whether a line gives `value` back as it was. */
static bool fits(const char *value)
{
	size_t n = strlen(value);

	return n && !strpbrk(value, "\r\n") && !strchr(" \t", value[0]) && !strchr(" \t", value[n - 1]);
}

static void write_calls(const struct hv_replay *r, FILE *f)
{
	for (unsigned call = 0; call <= r->then; call++) {
		if (call)
			fputs(THEN "\n", f);
		for (size_t i = 0; i < r->setting_count; i++)
			if (r->settings[i].call == call)
				fprintf(f, "%s = %s\n", r->settings[i].key, r->settings[i].value);
	}
}

int hv_replay_write(const struct hv_replay *r, FILE *f)
{
	fputs(MAGIC " " VERSION "\n", f);
	for (size_t i = 0; i < OWN; i++) {
		const void *field = (const char *)r + own[i].at;

		if (own[i].is_number) {
			uint64_t value = *(const uint64_t *)field;

			if (value)
				fprintf(f, "%s = %#" PRIx64 "\n", own[i].key, value);
			continue;
		}
		const char *value = *(char *const *)field;

		if (value && !fits(value)) {
			errno = EINVAL;
			return -1;
		}
		if (value)
			fprintf(f, "%s = %s\n", own[i].key, value);
	}
	write_calls(r, f);
	return ferror(f) ? -1 : 0;
}
