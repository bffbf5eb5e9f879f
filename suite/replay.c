/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls as settings: the file that keeps one, and the settings that an existing call amounts to. */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "suite/settings.h"

#define MAGIC "hvcheck-replay"
#define VERSION "1"

static int complain(char *error, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
static int complain(char *error, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error, size, format, args);
	va_end(args);
	return -1;
}

/* --- one setting
 * --------------------------------------------------------------------------------------------- */

/* Keys that are not the call's own. */
static const struct {
	const char *key;
	size_t at;
	bool is_number;
} own[] = {
	{ "stub", offsetof(struct hv_replay, stub), false },
	{ "abi", offsetof(struct hv_replay, abi), false },
	{ "machine", offsetof(struct hv_replay, machine), false },
	{ "symbol", offsetof(struct hv_replay, symbol), false },
	{ "at", offsetof(struct hv_replay, at), true },
	{ "copy", offsetof(struct hv_replay, copy), true },
};
#define OWN (sizeof(own) / sizeof(own[0]))

static int set_text(char **field, const char *key, const char *value, char *error, size_t size)
{
	if (*field)
		return complain(error, size, "%s was already set", key);
	if (!*value)
		return complain(error, size, "%s is empty", key);
	*field = strdup(value);
	return *field ? 0 : complain(error, size, "out of memory");
}

static int set_number(uint64_t *field, const char *key, const char *value, char *error, size_t size)
{
	if (*field)
		return complain(error, size, "%s was already set", key);
	if (!settings_number(value, field) || !*field) {
		*field = 0;
		return complain(error, size, "%s is \"%s\", which is no number above zero", key, value);
	}
	return 0;
}

static int add(struct hv_replay *r, const char *key, const char *value, unsigned line)
{
	struct hv_setting *more = realloc(r->settings, (r->setting_count + 1) * sizeof(*more));
	struct hv_setting *s;

	if (!more)
		return -1;
	r->settings = more;
	s = &more[r->setting_count];
	*s = (struct hv_setting){ strdup(key), strdup(value), line };
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
			return own[i].is_number ? set_number(field, key, value, error, size)
						: set_text(field, key, value, error, size);
	}
	if (settings_check(key, value, error, size))
		return -1;
	for (size_t i = 0; i < r->setting_count; i++)
		if (!strcmp(r->settings[i].key, key))
			return complain(error, size, "%s was already set", key);
	return add(r, key, value, line) ? complain(error, size, "out of memory") : 0;
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
	free(r->machine);
	free(r->symbol);
	*r = (struct hv_replay){ 0 };
}

/* --- the file
 * ------------------------------------------------------------------------------------------------ */

static char *trim(char *text)
{
	char *end = text + strlen(text);

	while (end > text && strchr(" \t\r", end[-1]))
		*--end = 0;
	return text + strspn(text, " \t");
}

static int parse_line(struct hv_replay *r, char *line, unsigned number, char *error, size_t size)
{
	char *text = trim(line), *equals = strchr(text, '=');

	if (number == 1) {
		if (strncmp(text, MAGIC, strlen(MAGIC)))
			return complain(error, size,
					"the file does not begin with \"" MAGIC " " VERSION "\"");
		text = trim(text + strlen(MAGIC));
		return strcmp(text, VERSION)
			       ? complain(error, size,
					  "version \"%s\" of the format is not known here, only " VERSION,
					  text)
			       : 0;
	}
	if (!*text || *text == '#')
		return 0;
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
	for (size_t i = 0; i < r->setting_count; i++)
		fprintf(f, "%s = %s\n", r->settings[i].key, r->settings[i].value);
	return ferror(f) ? -1 : 0;
}

/* --- calls
 * --------------------------------------------------------------------------------------------------- */

void hv_replay_call(const struct hv_replay *r, const struct hv_places *places, struct hv_call *call)
{
	hv_call_init(call, places);
	for (unsigned rank = 0; rank < SETTINGS_RANKS; rank++)
		for (size_t i = 0; i < r->setting_count; i++)
			if (settings_rank(r->settings[i].key) == rank)
				settings_apply(r->settings[i].key, r->settings[i].value, places, call);
}

static int add_number(struct hv_replay *r, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%#" PRIx64, value);
	return add(r, key, text, 0);
}

static int describe_origin(struct hv_replay *r, const struct hv_call *call)
{
	uint64_t plain = settings_pstate(call->from), pstate = call->in.r[HV_PSTATE];
	int err = 0;

	if (call->from != HV_FROM_EL1)
		err |= add(r, "from", hv_from_name(call->from), 0);
	if (call->event != HV_EVENT_HVC)
		err |= add(r, "event", hv_event_name(call->event), 0);
	if (call->imm)
		err |= add_number(r, "imm", call->imm);
	if ((plain ^ pstate) & ~(uint64_t)HV_PSTATE_NZCV)
		err |= add_number(r, "pstate", pstate);
	else if (plain != pstate)
		err |= add_number(r, "nzcv", pstate >> 28);
	return err;
}

static int describe_vector(struct hv_replay *r, unsigned index, uint64_t low, uint64_t high)
{
	char key[8], value[40];

	snprintf(key, sizeof(key), "v%u", index);
	if (high)
		snprintf(value, sizeof(value), "%#" PRIx64 "%016" PRIx64, high, low);
	else
		snprintf(value, sizeof(value), "%#" PRIx64, low);
	return add(r, key, value, 0);
}

/* A stub that lies elsewhere than hv_stub_base() puts it: a copy begins with its table, an image rarely does.
 */
static void describe_place(struct hv_replay *r, const struct hv_places *places)
{
	if (places->stub - HV_STUB_BASE < 0x800)
		return;
	r->at = places->table;
	r->copy = places->table == places->stub ? places->stub_size : 0;
}

int hv_replay_describe(struct hv_replay *r, const struct hv_call *call, const struct hv_places *places)
{
	struct hv_call plain;
	int err = describe_origin(r, call);

	hv_call_init(&plain, places);
	for (unsigned i = HV_X0; i < HV_REG_COUNT; i++) {
		char name[40];
		uint64_t value = call->in.r[i];

		if (i == HV_PSTATE || value == plain.in.r[i])
			continue;
		err |= hv_place_name(places, value, name, sizeof(name)) ? add(r, hv_regs[i].name, name, 0) :
		       add_number(r, hv_regs[i].name, value);
	}
	for (unsigned i = 0; i < 64; i += 2)
		if (call->in.v[i] != plain.in.v[i] || call->in.v[i + 1] != plain.in.v[i + 1])
			err |= describe_vector(r, i / 2, call->in.v[i], call->in.v[i + 1]);
	describe_place(r, places);
	return err;
}
