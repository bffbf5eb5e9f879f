/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guest memory that a call may not change: compared with how it was, and restored. */
#ifndef SIM_WATCHED_H
#define SIM_WATCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/call.h"

struct engine;

#define WATCHED_MOST 5

/* A stretch of it, and how it looked before. */
struct watched {
	uint64_t base;
	size_t size;
	uint8_t *bytes;		/* borrowed from the engine */
	const uint8_t *before;
	uint8_t *kept;		/* owned; NULL: `before` is the machine's own image */
};

struct watched_list {
	struct watched stretch[WATCHED_MOST];
	size_t count;
};

/* Watch the bytes that lie there now, which are those at `before`; NULL: keep a copy. False: there is no memory. */
bool watched_add(struct watched_list *l, struct engine *e, uint64_t base, size_t size, const uint8_t *before);
void watched_clear(struct watched_list *l);
/* Those behind the first `count`. */
void watched_clear_behind(struct watched_list *l, size_t count);
/*
 * Compare and restore all. True if something has changed; then the first changed address and the number of changed bytes go to
 * `out`, unless it is NULL.
 */
bool watched_check(const struct watched_list *l, struct engine *e, struct hv_outcome *out);

#endif
