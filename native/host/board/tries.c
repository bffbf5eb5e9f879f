/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plays of one scenario that the payload makes by itself, to count those that leave memory stale: one message out, one back. */
#include "hvcheck/scenario.h"
#include "native/host/board/board-int.h"

#define TRIES_MS 60000

/* A board that is lost has shown nothing: which of the plays it was is not known. */
static int lose(struct board *b, enum heard what)
{
	if (what == TALK_STOPPED || (what == TALK_GONE && !power_can_cycle(b)))
		return answer_lost(b, what);
	line_note(&b->line, "tries of a scenario were under way when the board was lost");
	return subject_again(b);
}

static int read_count(struct board *b, uint64_t tries, struct hv_stale *found)
{
	struct unpacker u = talk_body(&b->talk);
	struct hv_stale said;

	said.tries = unpack_number(&u);
	said.stale = unpack_number(&u);
	said.at = unpack_number(&u);
	said.read = unpack_number(&u);
	said.stored = unpack_number(&u);
	if (u.bad || said.tries > tries || said.stale > said.tries)
		return board_fail(b, "the payload's count of stale plays makes no sense");
	*found = said;
	return 0;
}

int tries_run(struct board *b, const struct hv_scene *scene, const struct hv_extent *extents, size_t count, uint64_t tries,
	      struct hv_stale *found)
{
	unsigned asides = 0;
	enum heard what;

	*found = (struct hv_stale){ .tries = 0 };
	if (laid_put(b, scene, true) || laid_say_play(b, scene, tries, extents, count))
		return -1;
	do
		what = talk_hear(&b->talk, TRIES_MS);
	while (what == TALK_MESSAGE && answer_is_aside(b) && asides++ < MOST_ASIDES);
	if (what != TALK_MESSAGE || answer_is_aside(b))
		return lose(b, what);
	if (answer_refused(b) == MAIL_NO_CPU) {
		b->spent = true;
		return subject_again(b);
	}
	return message_number(&b->talk.message) == MESSAGE_TRIED ? read_count(b, tries, found) : answer_unexpected(b);
}
