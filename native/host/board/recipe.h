/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the payload gets started on a board: what to wait for and what to type, as a table. */
#ifndef NATIVE_BOARD_RECIPE_H
#define NATIVE_BOARD_RECIPE_H

#include <stdbool.h>
#include <stddef.h>

#include "native/host/board/line.h"

struct qemu_kind;

/*
 * Follow the recipe `text`, a name and its words: "uboot-loady 0x50000000". 0, or the exit status that the failure deserves, with a
 * sentence in `error`. If nothing comes, or one answer again and again that is no prompt, it ends after `wait_ms`; for a prompt
 * behind whatever else it waits for half a minute, or for `wait_ms`, if that is longer. The payload is of this kind.
 */
int recipe_follow(const char *text, const struct qemu_kind *kind, struct line *line, unsigned wait_ms,
		  const volatile int *const *stop, char *error, size_t size);
/* Whether there is a recipe of that name with such words. A sentence in `error` if not. */
bool recipe_is(const char *text, char *error, size_t size);

#endif
