/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload's answers: the one that must come, or the sentence of what came instead. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "native/host/board/board-int.h"
#include "native/link/delta.h"
#include "native/link/second-end.h"

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

uint64_t answer_refused(const struct board *b)
{
	struct unpacker u = talk_body(&b->talk);

	if (message_number(&b->talk.message) != MESSAGE_REFUSED)
		return MAIL_OK;
	unpack_number(&u);
	return unpack_number(&u);
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

/* By enum second_end. */
static const char *const ends[] = {
	[SECOND_CUT] = "hung in the stub, and was cut",
	[SECOND_HELPED] = "hung, and was sent home by the debugger",
	[SECOND_FETCHED] = "came back to its caller, and the debugger has brought its CPU from there to EL2",
	[SECOND_ON_THE_WAY] = "came back to its caller, and from there never to EL2: a CPU is lost",
	[SECOND_LOST] = "did not come back: a CPU is lost",
};

/* How the board got the call back (native/link/second-end.h), and so what is known of it. */
static void note_end(struct board *b, struct hv_outcome *out, enum second_end end)
{
	out->seen = b->machine.sees;
	out->why = 0;
	out->reserved = 0;
	switch (end) {
	case SECOND_RETURNED:
	case SECOND_HELPED:
	case SECOND_FETCHED:
		return;
	case SECOND_CUT:
		out->out.r[HV_PC] = b->table;	/* somewhere in the stub: the branch that cut it stands only there */
		return;
	case SECOND_ON_THE_WAY:		/* what the caller itself has stored, before it went to EL2 */
		out->seen = out->how == HV_HOW_RETURNED ? HV_SEE_RESULT : 0;
		return;
	case SECOND_LOST:
		break;
	}
	out->how = HV_HOW_HUNG;
	out->why = HV_WHY_LOST;
	out->seen = 0;
}

/* In the line's log: which call it was that took the board, or one of its CPUs, some time. */
void answer_note_call(struct board *b, const struct hv_call *call, const char *what)
{
	char text[120];

	snprintf(text, sizeof(text), "call %" PRIu32 " %s", call->id, what);
	line_note(&b->line, text);
}

bool answer_outcome(struct board *b, const struct hv_call *call, struct hv_outcome *out, enum second_end *end)
{
	struct unpacker u = talk_body(&b->talk);
	struct hv_state base;

	delta_expect(&base, call, &b->init, &b->baseline);
	delta_get_outcome(&u, out, &base);
	if (u.bad || out->id != call->id || out->reserved > SECOND_LOST || out->how > HV_HOW_HUNG ||
	    (out->how == HV_HOW_NONE && out->reserved != SECOND_LOST)) {
		*out = (struct hv_outcome){ .id = call->id, .how = HV_HOW_CRASHED, .why = BOARD_WHY_GARBLED };
		return false;
	}
	*end = (enum second_end)out->reserved;
	if (*end != SECOND_RETURNED)
		answer_note_call(b, call, ends[*end]);
	note_end(b, out, *end);
	return true;
}
