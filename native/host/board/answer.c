/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said to the payload and what it answers: the answer that must come, or the sentence of what came instead. */
#include <stdarg.h>
#include <stdio.h>

#include "native/host/board/board-int.h"

#define ROOM_MS 20000	/* for the payload to take what is on its way */

int board_fail(struct board *b, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(b->machine.error, sizeof(b->machine.error), format, values);
	va_end(values);
	return -1;
}

int answer_lost(struct board *b, enum heard what)
{
	const char *said;

	b->was_reset = what == TALK_RESET;
	switch (what) {
	case TALK_STOPPED:
		return board_fail(b, HV_INTERRUPTED);
	case TALK_RESET:
		return board_fail(b, "the board is reset again and again, and no call is under way");
	case TALK_GONE:
		said = line_complaint(&b->line);
		return board_fail(b, "the line %.80s was closed from the other end%s%.100s", b->line.spec, *said ? ": " : "", said);
	case TALK_SILENT:
	case TALK_MESSAGE:
		break;
	}
	return board_fail(b, "the board does not answer any more");
}

int board_say(struct board *b, enum message number, const uint8_t *bytes, const struct packer *p)
{
	const size_t size = (size_t)(p->at - bytes);

	while (!talk_has_room(&b->talk, size)) {
		enum heard what = talk_flush(&b->talk, ROOM_MS);

		if (what != TALK_MESSAGE)
			return answer_lost(b, what);
	}
	talk_say(&b->talk, number, bytes, size);
	return 0;
}

uint64_t answer_refused(const struct board *b)
{
	struct unpacker u = talk_body(&b->talk);

	if (message_number(&b->talk.message) != MESSAGE_REFUSED)
		return MAIL_OK;
	unpack_number(&u);
	return unpack_number(&u);
}

bool answer_is_aside(const struct board *b)
{
	const unsigned number = message_number(&b->talk.message);

	return number == MESSAGE_HELP || number == MESSAGE_WAITED || number == MESSAGE_BACK;
}

int answer_unexpected(struct board *b)
{
	struct unpacker u = talk_body(&b->talk);
	unsigned number = message_number(&b->talk.message);
	uint64_t refused = number == MESSAGE_REFUSED ? unpack_number(&u) : 0;

	if (answer_refused(b) == MAIL_NO_EL2)
		return board_fail(b, "the board's firmware starts its payload at EL%u, and there is no EL2", b->talk.hello.level);
	if (refused)
		return board_fail(b, "the payload refused message %u", (unsigned)refused);
	return board_fail(b, "the payload answered with message %u, which was not asked for", number);
}

int answer_expect(struct board *b, enum message number, unsigned ms)
{
	enum heard what = talk_hear(&b->talk, ms);

	if (what != TALK_MESSAGE)
		return answer_lost(b, what);
	return message_number(&b->talk.message) == number ? 0 : answer_unexpected(b);
}
