/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory of scenarios (hvcheck/scenario.h): what the host has patched in it is kept in the stage, so that a play begins with
 * the same bytes however often it is made.
 */
#ifndef NATIVE_SCENE_H
#define NATIVE_SCENE_H

#include <stdint.h>

#include "native/link/pack.h"

/* Answer SCENE, PATCH, DRAW, SUMS or PEEK. Returns MAIL_*. */
uint64_t scene_answer(unsigned number, struct unpacker *u);
/* Before a play: all of it as it was patched, and clean. MAIL_RANGE: there is none. */
uint64_t scene_lay_out(void);
/* The message `number` has come: unless it asks what a play has left in memory, what that must leave alone is put back. */
void scene_leave(unsigned number);
/* Another host, which has patched nothing. */
void scene_forget(void);

#endif
