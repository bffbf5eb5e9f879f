/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/scene.h"

#include "hvcheck/scenario.h"
#include "native/link/crc32.h"
#include "native/link/mailbox.h"
#include "native/payload/cut.h"
#include "native/payload/payload.h"
#include "native/payload/session.h"
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

uint64_t scene_lay_out(void)
{
	uint64_t status = scene.size && !is_over_stub(scene.at, scene.size) ? MAIL_OK : MAIL_RANGE;

	for (uint64_t from = 0, to; from < scene.size / PAGE && status == MAIL_OK; from = to) {
		const bool kept = is_patched(from);
		const uint64_t at = scene.at + from * PAGE;

		for (to = from + 1; to < scene.size / PAGE && to - from < AT_ONCE && is_patched(to) == kept; to++)
			;
		session_look();
		status = kept ? hv_copy(at, watched_store() + from * PAGE, (to - from) * PAGE) :
				hv_fill(at, (to - from) * PAGE, 0);
	}
	scene.played = status == MAIL_OK;
	return status;
}

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
	pack_runs(&p, (const uint8_t *)(uintptr_t)at, size);
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
