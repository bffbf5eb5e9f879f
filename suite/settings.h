/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KEY=VALUE settings of a call, one by one. Private to suite/. */
#ifndef SUITE_SETTINGS_H
#define SUITE_SETTINGS_H

#include "hvcheck/replay.h"

/* Plain number in C notation, whole string. */
bool settings_number(const char *text, uint64_t *value);
/* Whether `key` is a call's key and `value` one of its values; else -1 with a sentence. */
int settings_check(const char *key, const char *value, char *error, size_t size);
/* Make the checked setting true of `call`. By rank, lowest first: `from`, `pstate`, `nzcv`, `event`. */
void settings_apply(const char *key, const char *value, const struct hv_places *places, struct hv_call *call);
unsigned settings_rank(const char *key);
#define SETTINGS_RANKS 5

/* Append one that is known to be good. `line` as in hv_setting. -1: no memory. */
int settings_add(struct hv_replay *r, const char *key, const char *value, unsigned line);

/* `at` and `copy`, for a stub that lies elsewhere than usual. */
void settings_describe_place(struct hv_replay *r, const struct hv_places *places);

/* PSTATE of a caller at `from`: its mode, everything masked. */
uint64_t settings_pstate(const struct hv_places *places, unsigned from);

/* Let the call come from there, as "from" alone says it. */
void settings_from(const struct hv_places *places, uint8_t from, struct hv_call *call);

/* Let it be made by that event, as "event" alone says it: behind its level and PSTATE. */
void settings_event(const struct hv_places *places, uint8_t event, struct hv_call *call);

#endif
