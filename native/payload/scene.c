/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/scene.h"

#include "hvcheck/scenario.h"
#include "native/link/crc32.h"
#include "native/link/delta.h"
#include "native/link/mailbox.h"
#include "native/link/second-end.h"
#include "native/payload/arch.h"
#include "native/payload/cut.h"
#include "native/payload/payload.h"
#include "native/payload/runs.h"
#include "native/payload/session.h"
#include "native/payload/stale.h"
#include "native/payload/watched.h"
#include "suite/random.h"

#define PAGE 4096ull
#define PAGES (HV_SCENE_SIZE / PAGE)
#define AT_ONCE 64		/* pages between two looks at the line */
#define PATCH_MOST 4096		/* bytes in one message, once they are unpacked */

static struct {
	uint64_t at, size;		/* size 0: there is none */
	uint64_t patched[PAGES / 64];	/* a bit a page: the stage has it; all others are zero */
	bool played;			/* and what the stub must leave alone is not restored yet */
} scene;

static bool is_patched(uint64_t page)
{
	return scene.patched[page / 64] >> (page % 64) & 1;
}

static bool is_over_stub(uint64_t at, uint64_t size)
{
	uint64_t from, to;

	watched_extent(&from, &to);
	return at < to && from < at + size;
}

static uint64_t begin(struct unpacker *u)
{
	const uint64_t at = unpack_number(u), size = unpack_number(u);

	scene_forget();
	if (u->bad || (at | size) & (PAGE - 1) || size > HV_SCENE_SIZE || !watched_store() || !hv_may_write(at, size))
		return MAIL_RANGE;
	scene.at = at;
	scene.size = size;
	return MAIL_OK;
}

static uint64_t patch(struct unpacker *u)
{
	static uint8_t bytes[PATCH_MOST];
	const uint64_t offset = unpack_number(u), size = unpack_runs(u, bytes, sizeof(bytes)), store = watched_store();

	if (u->bad || offset > scene.size || size > scene.size - offset)
		return MAIL_RANGE;
	for (uint64_t page = offset / PAGE; page * PAGE < offset + size; page++) {
		if (!is_patched(page))
			memset((void *)(uintptr_t)(store + page * PAGE), 0, PAGE);
		scene.patched[page / 64] |= 1ull << (page % 64);
	}
	memcpy((void *)(uintptr_t)(store + offset), bytes, size);
	return MAIL_OK;
}

static uint64_t draw(struct unpacker *u)
{
	const uint64_t offset = unpack_number(u), size = unpack_number(u), store = watched_store() + offset;
	uint64_t stream = unpack_number(u);

	if (u->bad || (offset | size) & (PAGE - 1) || offset > scene.size || size > scene.size - offset)
		return MAIL_RANGE;
	for (uint64_t page = offset / PAGE; page * PAGE < offset + size; page++)
		scene.patched[page / 64] |= 1ull << (page % 64);
	for (uint64_t i = 0; i < size; i += 8) {
		*(volatile uint64_t *)(uintptr_t)(store + i) = random_next(&stream);
		if (!(i % (AT_ONCE * PAGE)))
			session_look();
	}
	return MAIL_OK;
}

/* All of it; or only what was PATCHED, behind a play that has written nowhere else. */
static uint64_t lay_out(bool all)
{
	uint64_t status = scene.size && !is_over_stub(scene.at, scene.size) ? MAIL_OK : MAIL_RANGE;

	for (uint64_t from = 0, to; from < scene.size / PAGE && status == MAIL_OK; from = to) {
		const bool kept = is_patched(from);
		const uint64_t at = scene.at + from * PAGE;

		for (to = from + 1; to < scene.size / PAGE && to - from < AT_ONCE && is_patched(to) == kept; to++)
			;
		session_look();
		if (kept)
			status = hv_copy(at, watched_store() + from * PAGE, (to - from) * PAGE);
		else if (all)
			status = hv_fill(at, (to - from) * PAGE, 0);
	}
	scene.played = status == MAIL_OK;
	return status;
}

/* --- plays ------------------------------------------------------------------------------------------------------ */

/* Of the one that is asked for. */
static struct hv_call call;
static uint64_t door;
static struct {
	uint64_t count;			/* 0: it is a play, whose outcome is told */
	struct hv_extent extents[HV_EXTENTS];
	unsigned extent_count;
} tries;

static bool play_again(void *ctx)
{
	const struct hv_outcome *out = runs_outcome();

	(void)ctx;
	if (lay_out(false) != MAIL_OK || runs_play(&call, door) != MAIL_OK)
		return false;
	if (out->mem_bytes)
		cut_restore();
	return out->reserved == SECOND_RETURNED && out->how == HV_HOW_RETURNED;
}

static uint64_t read_word(void *ctx, uint64_t at)
{
	(void)ctx;
	return *(const volatile uint64_t *)(uintptr_t)at;
}

static void clean(void *ctx, uint64_t at, uint64_t size)
{
	(void)ctx;
	hv_flush(at, size);
}

static uint64_t try_often(void)
{
	static const struct stale_eye eye = { .play = play_again, .read = read_word, .clean = clean };
	uint8_t answer[64];
	struct packer p = { answer, answer + sizeof(answer), false };
	struct stale_count found;
	uint64_t status = lay_out(true);

	if (status != MAIL_OK)
		return status;
	stale_try(&eye, tries.extents, tries.extent_count, tries.count, &found);
	pack_number(&p, found.tries);
	pack_number(&p, found.stale);
	pack_number(&p, found.at);
	pack_number(&p, found.read);
	pack_number(&p, found.stored);
	session_say(MESSAGE_TRIED, answer, (size_t)(p.at - answer));
	return MAIL_OK;
}

static bool read_tries(struct unpacker *u)
{
	tries.count = unpack_number(u);
	tries.extent_count = (unsigned)unpack_number(u);
	for (unsigned i = 0; i < tries.extent_count && i < HV_EXTENTS && !u->bad; i++) {
		struct hv_extent *e = &tries.extents[i];

		e->at = unpack_number(u);
		e->size = unpack_number(u);
		if (!hv_may_write(e->at, e->size))
			return false;
	}
	return !u->bad && tries.extent_count <= HV_EXTENTS;
}

uint64_t scene_play(struct unpacker *u, const struct hv_call *init, uint64_t home,
		    void (*say)(const struct hv_call *call, const struct hv_outcome *out))
{
	const uint64_t owner = unpack_number(u);
	uint64_t status;

	door = owner ? owner + ARCH_DOOR : home;
	call = *init;
	if (!read_tries(u))
		return MAIL_RANGE;
	delta_get_call(u, &call);
	if (u->bad || (door & 3) || !hv_may_write(door, ARCH_DOOR_SIZE))
		return MAIL_RANGE;
	if (tries.count)
		return try_often();
	status = lay_out(true);
	if (status == MAIL_OK)
		status = runs_play(&call, door);
	if (status == MAIL_OK)
		say(&call, runs_outcome());
	return status;
}

/* --- what they have left ---------------------------------------------------------------------------------------- */

static uint64_t sum(struct unpacker *u)
{
	static uint8_t answer[MESSAGE_MOST];
	struct packer p = { answer, answer + sizeof(answer), false };
	const uint64_t clean = unpack_number(u);

	while (!u->bad && u->at < u->end) {
		const uint64_t at = unpack_number(u), size = unpack_number(u);

		if (u->bad || !hv_may_write(at, size))
			return MAIL_RANGE;
		session_look();
		if (clean)
			hv_flush(at, size);
		pack_number(&p, crc32_add(0, (const void *)(uintptr_t)at, size));
	}
	if (u->bad || p.bad)
		return MAIL_RANGE;
	session_say(MESSAGE_SUMMED, answer, (size_t)(p.at - answer));
	return MAIL_OK;
}

static uint64_t peek(struct unpacker *u)
{
	static uint8_t answer[MESSAGE_MOST];
	struct packer p = { answer, answer + sizeof(answer), false };
	const uint64_t at = unpack_number(u), size = unpack_number(u);

	if (u->bad || !hv_may_write(at, size))
		return MAIL_RANGE;
	pack_runs(&p, (const uint8_t *)(uintptr_t)at, size, 1);
	if (p.bad)
		return MAIL_RANGE;
	session_say(MESSAGE_PEEKED, answer, (size_t)(p.at - answer));
	return MAIL_OK;
}

uint64_t scene_answer(unsigned number, struct unpacker *u)
{
	switch (number) {
	case MESSAGE_SCENE:
		return begin(u);
	case MESSAGE_PATCH:
		return patch(u);
	case MESSAGE_DRAW:
		return draw(u);
	case MESSAGE_SUMS:
		return sum(u);
	case MESSAGE_PEEK:
		return peek(u);
	}
	return MAIL_UNKNOWN;
}

void scene_leave(unsigned number)
{
	if (!scene.played || number == MESSAGE_SUMS || number == MESSAGE_PEEK)
		return;
	cut_restore();
	scene.played = false;
}

void scene_forget(void)
{
	scene.size = 0;
	memset(scene.patched, 0, sizeof(scene.patched));
}
