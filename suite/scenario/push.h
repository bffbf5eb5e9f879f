/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrays of a scene that grow by one. */
#ifndef SUITE_SCENARIO_PUSH_H
#define SUITE_SCENARIO_PUSH_H

#include "suite/scenario/private.h"

/* A slot at the end of an array of `s`, or NULL. Not a function: each array has a type of its own. */
#define SCENE_PUSH(s, array, count, room) \
	(scene_push_room((s), (void **)&(s)->array, (s)->count, &(s)->room, sizeof(*(s)->array)) ? &(s)->array[(s)->count++] : NULL)

bool scene_push_room(struct scenario_scene *s, void **items, size_t count, size_t *room, size_t size);

#endif
