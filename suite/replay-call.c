/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From settings to a call and back, and the command line that repeats a call. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/report.h"
#include "suite/release.h"
#include "suite/settings.h"

void hv_replay_call(const struct hv_replay *r, const struct hv_places *places, struct hv_call *call)
{
	hv_call_init(call, places);
	for (unsigned rank = 0; rank < SETTINGS_RANKS; rank++)
		for (size_t i = 0; i < r->setting_count; i++)
			if (!r->settings[i].call && settings_rank(r->settings[i].key) == rank)
				settings_apply(r->settings[i].key, r->settings[i].value, places, call);
}

static int add_number(struct hv_replay *r, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%#" PRIx64, value);
	return settings_add(r, key, text, 0);
}

static int describe_origin(struct hv_replay *r, const struct hv_call *call, const struct hv_places *places)
{
	uint64_t plain = settings_pstate(places, call->from), pstate = call->in.r[HV_PSTATE];
	int err = 0;

	if (call->from != HV_FROM_EL1)
		err |= settings_add(r, "from", hv_from_name(call->from), 0);
	if (call->event != HV_EVENT_HVC)
		err |= settings_add(r, "event", hv_event_name(call->event), 0);
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
	return settings_add(r, key, value, 0);
}

/* A copy begins with its table, an image rarely does. */
void settings_describe_place(struct hv_replay *r, const struct hv_places *places)
{
	bool large = places->stub_size > places->home_end - places->home;

	if (places->stub - (large ? places->far : places->home) < 0x800)
		return;
	r->at = places->table;
	r->copy = places->table == places->stub ? places->stub_size : 0;
}

int hv_replay_describe(struct hv_replay *r, const struct hv_call *call, const struct hv_places *places)
{
	struct hv_call plain;
	int err = describe_origin(r, call, places);

	hv_call_init(&plain, places);
	if (call->from != HV_FROM_EL1)
		settings_from(places, call->from, &plain);
	plain.in.r[HV_PSTATE] = call->in.r[HV_PSTATE];
	settings_event(places, call->event, &plain);
	for (unsigned i = HV_X0; i < HV_REG_COUNT; i++) {
		char name[40];
		uint64_t value = call->in.r[i];

		if (i == HV_PSTATE || value == plain.in.r[i])
			continue;
		err |= hv_place_name(places, value, name, sizeof(name)) ?
		       settings_add(r, hv_reg_name(places->exec, i), name, 0) :
		       add_number(r, hv_reg_name(places->exec, i), value);
	}
	for (unsigned i = 0; i < 64; i += 2)
		if (call->in.v[i] != plain.in.v[i] || call->in.v[i + 1] != plain.in.v[i + 1])
			err |= describe_vector(r, i / 2, call->in.v[i], call->in.v[i + 1]);
	settings_describe_place(r, places);
	return err;
}

/* --- the line that repeats a call ----------------------------------------------------------------------- */

/* `word` as a shell reads it back, on one line: $'...' if it has control characters. */
static void put_word(FILE *f, const char *word)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+=,";
	bool odd = false;

	if (*word && !word[strspn(word, plain)]) {
		fputs(word, f);
		return;
	}
	for (const char *c = word; *c; c++)
		odd |= (unsigned char)*c < ' ' || *c == 0x7f;
	fputs(odd ? "$'" : "'", f);
	for (; *word; word++) {
		unsigned char c = (unsigned char)*word;

		if (odd && (c < ' ' || c == 0x7f || c == '\\' || c == '\''))
			fprintf(f, "\\%03o", c);
		else if (c == '\'')
			fputs("'\\''", f);
		else
			fputc(c, f);
	}
	fputc('\'', f);
}

static void put_option(FILE *f, const char *option, const char *value)
{
	if (!value)
		return;
	fprintf(f, " %s ", option);
	put_word(f, value);
}

/* Rows between two machines have both in their name, "sim+qemu"; the command line has them as a list. */
static void put_machines(FILE *f, const char *machine)
{
	char list[160];

	snprintf(list, sizeof(list), "%s", machine);
	for (char *plus = list; (plus = strchr(plus, '+')); )
		*plus = ',';
	put_option(f, "--on", list);
}

char *hv_replay_line(const struct hv_stub *stub, const struct hv_abi *abi, const char *machine, const char *symbol,
		     const struct hv_call *call, const struct hv_places *places)
{
	char release[16];
	struct hv_replay r = { 0 };
	char *line = NULL;
	size_t size;
	FILE *f = open_memstream(&line, &size);

	if (!f)
		return NULL;
	fputs("hvcheck call", f);
	put_option(f, "--abi", abi->name);
	put_option(f, "--release", release_to_say(stub, abi, release, sizeof(release)));
	put_machines(f, machine);
	put_option(f, "--symbol", symbol);
	fputs(*stub->name == '-' ? " -- " : " ", f);
	put_word(f, stub->name);
	if (!hv_replay_describe(&r, call, places)) {
		if (r.at)
			fprintf(f, " at=%#" PRIx64, r.at);
		if (r.copy)
			fprintf(f, " copy=%#" PRIx64, r.copy);
		for (size_t i = 0; i < r.setting_count; i++)
			fprintf(f, " %s=%s", r.settings[i].key, r.settings[i].value);
	}
	hv_replay_free(&r);
	if (fclose(f)) {
		free(line);
		return NULL;
	}
	return line;
}
