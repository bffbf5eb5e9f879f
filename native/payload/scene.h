/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory of scenarios (hvcheck/scenario.h): what the host has patched in it is kept in the stage, so that a play begins with
 * the same bytes however often it is made.
 */
#ifndef NATIVE_SCENE_H
#define NATIVE_SCENE_H

#include <stdint.h>

#include "hvcheck/call.h"
#include "native/link/pack.h"

/* Answer SCENE, PATCH, DRAW, SUMS or PEEK. Returns MAIL_*. */
uint64_t scene_answer(unsigned number, struct unpacker *u);
/*
 * PLAY: `init` is what calls are told against, and `home` the door unless the host names another table. `say` is told the outcome
 * of a single play; what it has left in memory is there until something else is asked for.
 */
uint64_t scene_play(struct unpacker *u, const struct hv_call *init, uint64_t home,
		    void (*say)(const struct hv_call *call, const struct hv_outcome *out));
/* The message `number` has come: unless it asks what a play has left in memory, what that must leave alone is put back. */
void scene_leave(unsigned number);
/* Another host, which has patched nothing. */
void scene_forget(void);

#endif
