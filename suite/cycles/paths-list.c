/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The paths that were found. */
#include <stdlib.h>
#include <string.h>

#include "suite/cycles/paths.h"

/* Room for one path more: twice as much whenever the count is a power of two. False if there is no memory. */
static bool make_room(struct paths *to)
{
	struct paths_path *more;

	if (to->count & (to->count - 1))
		return true;
	more = realloc(to->list, (to->count ? 2 * to->count : 1) * sizeof(*more));
	if (more)
		to->list = more;
	return more;
}

bool paths_add(struct paths *to, const struct paths_path *path, const struct paths_loop *loops)
{
	struct paths_path own = *path;

	if (to->count == PATHS_MAX) {
		to->cut = true;
		return true;
	}
	own.steps = malloc((path->count ? path->count : 1) * sizeof(*own.steps));
	if (!own.steps || !make_room(to)) {
		free(own.steps);
		return false;
	}
	memcpy(own.steps, path->steps, path->count * sizeof(*own.steps));
	memcpy(own.loops, loops, sizeof(own.loops));
	to->list[to->count++] = own;
	return true;
}

void paths_free(struct paths *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		free(paths->list[i].steps);
	free(paths->list);
	*paths = (struct paths){ 0 };
}
