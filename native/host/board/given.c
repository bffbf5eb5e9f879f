/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the payload has of images, so that only what it has not goes over the line: a page that turns out to be missed, or what a
 * move to another place changes, is a small part of one.
 */
#include <stdlib.h>
#include <string.h>

#include "native/host/board/board-int.h"

void given_free(struct given *g)
{
	free(g->bytes);
	free(g->pages);
	*g = (struct given){ 0 };
}

void given_forget_scene(struct board *b)
{
	free(b->laid);
	b->laid = NULL;
}

/* Room for all of the image. */
static int make_room(struct given *g, size_t size)
{
	struct given more = { calloc(size + PLACED_PAGE, 1), calloc(size / PLACED_PAGE + 1, 1), size };

	if (!more.bytes || !more.pages) {
		given_free(&more);
		return -1;
	}
	for (size_t at = 0; at < g->size; at += PLACED_PAGE) {
		more.pages[at / PLACED_PAGE] = g->pages[at / PLACED_PAGE];
		if (g->pages[at / PLACED_PAGE])
			memcpy(more.bytes + at, g->bytes + at, g->size - at < PLACED_PAGE ? g->size - at : PLACED_PAGE);
	}
	given_free(g);
	*g = more;
	return 0;
}

/* Whether the page there is as the image has it. */
static bool is_same(const struct board *b, size_t at)
{
	const size_t left = b->image.size - at;

	return !memcmp(b->given.bytes + at, b->image.bytes + at, left < PLACED_PAGE ? left : PLACED_PAGE);
}

/* Whether it has a page that must be zero. One that is of this image is wanted from now on, as it costs nothing. */
static bool has_too_much(struct board *b)
{
	const struct given *g = &b->given;

	for (size_t at = 0; at < b->image.size && at < g->size; at += PLACED_PAGE) {
		if (!g->pages[at / PLACED_PAGE] || pages_wants(b, at))
			continue;
		if (!is_same(b, at))
			return true;
		pages_add(b, at);
	}
	return false;
}

int given_begin(struct board *b, bool *anew)
{
	struct given *g = &b->given;

	*anew = !g->size || has_too_much(b);
	if (*anew)
		given_free(g);
	return g->size < b->image.size && make_room(g, b->image.size) ? board_fail(b, "out of memory") : 0;
}

bool given_lacks(const struct board *b, size_t *at, size_t *size)
{
	const struct given *g = &b->given;
	const uint8_t *is = b->image.bytes, *was = g->bytes;
	size_t from = *at, to = *at + *size;

	if (g->pages[from / PLACED_PAGE]) {
		while (from < to && is[from] == was[from])
			from++;
		while (from < to && is[to - 1] == was[to - 1])
			to--;
	}
	*at = from;
	*size = to - from;
	return from < to;
}

void given_note(struct board *b, size_t at, size_t size)
{
	memcpy(b->given.bytes + at, b->image.bytes + at, size);
	b->given.pages[at / PLACED_PAGE] = 1;
}
