/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory of a scene: its own, which grows as it is built, and the guest's, page by page. */
#include <stdlib.h>
#include <string.h>

#include "suite/random.h"
#include "suite/scenario/private.h"
#include "suite/scenario/push.h"

/* Room for one more in an array of `room` items. NULL, and noted, if memory is out. */
static void *grow(struct scenario_scene *s, void *items, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : 16;
	void *bigger;

	if (count < *room)
		return items;
	bigger = realloc(items, more * size);
	if (!bigger) {
		s->failed = true;
		return NULL;
	}
	*room = more;
	return bigger;
}

bool scene_push_room(struct scenario_scene *s, void **items, size_t count, size_t *room, size_t size)
{
	void *bigger = grow(s, *items, count, room, size);

	if (!bigger)
		return false;
	*items = bigger;
	return true;
}

uint8_t *scene_bytes(struct scenario_scene *s, size_t size)
{
	void **block = SCENE_PUSH(s, blocks, block_count, block_room);

	if (!block)
		return NULL;
	*block = calloc(1, size ? size : 1);
	if (!*block)
		s->failed = true;
	return *block;
}

uint64_t scene_random(struct scenario_scene *s)
{
	return random_next(&s->random);
}

void scene_fill_random(struct scenario_scene *s, uint8_t *bytes, size_t size)
{
	for (size_t i = 0; bytes && i < size; i += 8) {
		uint64_t word = scene_random(s);

		memcpy(bytes + i, &word, size - i < 8 ? size - i : 8);
	}
}

static unsigned pool_pages(const struct scenario_scene *s)
{
	return (unsigned)(SCENE_POOL_SIZE / s->page);
}

uint64_t scene_page(struct scenario_scene *s)
{
	unsigned n = s->pool_used++;

	return SCENE_POOL + (uint64_t)s->pool[n % pool_pages(s)] * s->page + (s->options->high && n & 1 ? SCENE_TO_HIGH : 0);
}

bool scene_shuffle_pool(struct scenario_scene *s)
{
	s->pool = (uint16_t *)(void *)scene_bytes(s, pool_pages(s) * sizeof(*s->pool));
	if (!s->pool)
		return false;
	for (unsigned i = 0; i < pool_pages(s); i++)
		s->pool[i] = (uint16_t)i;
	for (unsigned i = pool_pages(s) - 1; i; i--) {
		unsigned k = (unsigned)(scene_random(s) % (i + 1));
		uint16_t page = s->pool[i];

		s->pool[i] = s->pool[k];
		s->pool[k] = page;
	}
	return true;
}

void scene_patch_random(struct scenario_scene *s, uint64_t addr, const uint8_t *bytes, size_t size, uint64_t stream)
{
	struct hv_patch *p = SCENE_PUSH(s, patches, patch_count, patch_room);

	if (p)
		*p = (struct hv_patch){ addr, size, bytes, stream };
}

void scene_patch(struct scenario_scene *s, uint64_t addr, const uint8_t *bytes, size_t size)
{
	scene_patch_random(s, addr, bytes, size, 0);
}

void scene_free(struct scenario_scene *s)
{
	for (size_t i = 0; i < s->block_count; i++)
		free(s->blocks[i]);
	free(s->blocks);
	free(s->records);
	free(s->step_of);
	free(s->late);
	free(s->steps);
	free(s->patches);
	free(s->windows);
	free(s->checks);
	free(s->answers);
	*s = (struct scenario_scene){ 0 };
}
