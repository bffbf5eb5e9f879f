/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A scenario's memory, as it is laid out before a play. Over the line goes what differs from the memory that the payload has laid
 * out last.
 */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/scenario.h"
#include "native/host/board/board-int.h"
#include "native/link/delta.h"
#include "suite/random.h"

#define PAGE 4096
#define PART 2048		/* bytes in one message: they grow a little, if they are no runs */

struct layout {
	struct board *b;
	const struct hv_scene *scene;
	uint8_t *bytes;		/* all of it, as it must be */
};

static int compose(struct layout *s)
{
	const uint64_t base = hv_scene_base(&s->b->machine.places);

	for (size_t i = 0; i < s->scene->patch_count; i++) {
		const struct hv_patch *p = &s->scene->patches[i];

		if (p->addr - base > HV_SCENE_SIZE || p->size > HV_SCENE_SIZE - (p->addr - base))
			return board_fail(s->b, "the scenario has memory where there is none");
		if (p->bytes)
			memcpy(s->bytes + (p->addr - base), p->bytes, p->size);
		else
			memset(s->bytes + (p->addr - base), 0, p->size);
	}
	return 0;
}

static int begin(struct board *b, uint64_t at)
{
	uint8_t bytes[32];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	given_forget_scene(b);
	b->laid = calloc(HV_SCENE_SIZE, 1);
	if (!b->laid)
		return board_fail(b, "out of memory");
	b->laid_at = at;
	pack_number(&p, at);
	pack_number(&p, HV_SCENE_SIZE);
	return board_say(b, MESSAGE_SCENE, bytes, &p);
}

/* What differs of this part, from its first to its last byte. */
static int patch(struct layout *s, size_t from, size_t to)
{
	uint8_t bytes[MESSAGE_MOST], *laid = s->b->laid;
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	while (from < to && s->bytes[from] == laid[from])
		from++;
	while (from < to && s->bytes[to - 1] == laid[to - 1])
		to--;
	if (from == to)
		return 0;
	pack_number(&p, from);
	pack_runs(&p, s->bytes + from, to - from, to - from);
	memcpy(laid + from, s->bytes + from, to - from);
	return board_say(s->b, MESSAGE_PATCH, bytes, &p);
}

/* A page that is zero by itself, so that it is laid out as others are before each of many tries. */
static int name_page(struct layout *s, size_t page)
{
	static const uint8_t zero[PAGE];
	uint8_t bytes[64];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	if (memcmp(s->bytes + page, zero, PAGE))
		return 0;
	pack_number(&p, page);
	pack_runs(&p, zero, PAGE, 1);
	return board_say(s->b, MESSAGE_PATCH, bytes, &p);
}

static int name_pages(struct layout *s)
{
	for (size_t i = 0; i < s->scene->patch_count; i++) {
		const struct hv_patch *p = &s->scene->patches[i];
		const uint64_t from = p->addr - s->b->laid_at;

		for (uint64_t page = from & ~(uint64_t)(PAGE - 1); page < from + p->size; page += PAGE)
			if (name_page(s, page))
				return -1;
	}
	return 0;
}

/* What the payload can make by itself of this patch, unless it has that already. */
static int draw(struct layout *s, const struct hv_patch *patch)
{
	const size_t offset = patch->addr - s->b->laid_at, size = patch->size & ~(size_t)(PAGE - 1);
	uint8_t bytes[32], *laid = s->b->laid + offset;
	struct packer p = { bytes, bytes + sizeof(bytes), false };
	uint64_t stream = patch->stream;

	if (!stream || offset % PAGE || !size || !memcmp(laid, s->bytes + offset, size))
		return 0;
	pack_number(&p, offset);
	pack_number(&p, size);
	pack_number(&p, stream);
	for (size_t i = 0; i < size; i += sizeof(stream)) {
		const uint64_t word = random_next(&stream);

		memcpy(laid + i, &word, sizeof(word));
	}
	return board_say(s->b, MESSAGE_DRAW, bytes, &p);
}

/* With `alone` the payload forgets what scenarios before have patched, which would be laid out before each try. */
static int lay_out(struct layout *s, bool alone)
{
	const uint64_t base = hv_scene_base(&s->b->machine.places);

	if ((alone || !s->b->laid || s->b->laid_at != base) && begin(s->b, base))
		return -1;
	for (size_t i = 0; i < s->scene->patch_count; i++)
		if (draw(s, &s->scene->patches[i]))
			return -1;
	for (size_t at = 0; at < HV_SCENE_SIZE; at += PAGE)
		for (size_t part = at; part < at + PAGE && memcmp(s->bytes + at, s->b->laid + at, PAGE); part += PART)
			if (patch(s, part, part + PART))
				return -1;
	return alone ? name_pages(s) : 0;
}

int laid_put(struct board *b, const struct hv_scene *scene, bool alone)
{
	struct layout s = { b, scene, calloc(HV_SCENE_SIZE, 1) };
	int err = s.bytes ? 0 : board_fail(b, "out of memory");

	if (!err)
		err = compose(&s);
	if (!err)
		err = lay_out(&s, alone);
	free(s.bytes);
	return err;
}

int laid_say_play(struct board *b, const struct hv_scene *scene, uint64_t tries, const struct hv_extent *extents, size_t count)
{
	uint8_t bytes[MESSAGE_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	pack_number(&p, scene->owner);
	pack_number(&p, tries);
	pack_number(&p, count);
	for (size_t i = 0; i < count; i++) {
		pack_number(&p, extents[i].at);
		pack_number(&p, extents[i].size);
	}
	delta_put_call(&p, &scene->call, &b->init);
	return p.bad ? board_fail(b, "the scenario has more to look at than a message can say") :
		       board_say(b, MESSAGE_PLAY, bytes, &p);
}
