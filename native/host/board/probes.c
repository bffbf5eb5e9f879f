/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Probes of the firmware. One that the board is lost in is the last, unless hvcheck can switch the board off and on. */
#include "native/host/board/board-int.h"
#include "native/host/board/preflight.h"

#define PROBE_MS 6000	/* each of eight CPUs takes half a second to come up or not */

/* The line is, and not the board, or hvcheck was interrupted. */
static bool is_lost(const struct board *b, enum heard what)
{
	return what == TALK_STOPPED || (what == TALK_GONE && !line_restarts(&b->line));
}

/* TALK_MESSAGE: the board has answered. If the line is lost, that is no finding. */
static enum heard make(struct board *b, unsigned number, struct probed *probed)
{
	uint8_t bytes[16];
	struct packer p = { bytes, bytes + sizeof(bytes), false };
	enum heard what;

	pack_number(&p, number);
	talk_say(&b->talk, MESSAGE_PROBE, bytes, (size_t)(p.at - bytes));
	while ((what = talk_hear(&b->talk, PROBE_MS)) == TALK_MESSAGE) {
		struct unpacker u = talk_body(&b->talk);

		/* It is about to be made. */
		if (message_number(&b->talk.message) == MESSAGE_PROBE && probed->state != PROBED_SILENT) {
			probed->state = PROBED_SILENT;
			continue;
		}
		probed->state = PROBED_NOT;
		if (message_number(&b->talk.message) != MESSAGE_FOUND || unpack_number(&u) != number)
			return what;
		probed->went = (unsigned)unpack_number(&u);
		probed->value = unpack_number(&u);
		probed->state = u.bad ? PROBED_NOT : PROBED;
		return what;
	}
	if (is_lost(b, what))
		probed->state = PROBED_NOT;
	return what;
}

/* Whether the payload is still there; `what`: if not, what has come in place of its answer. */
static bool is_there(struct board *b, enum heard *what)
{
	struct probed counter = { .state = PROBED_NOT };

	*what = make(b, PROBE_COUNTER, &counter);
	return counter.state == PROBED;
}

/*
 * A watchdog that firmware has left on resets a board that nothing is asked of. `value` is after how many seconds. Text that comes
 * may be a boot loader's, or a word of firmware that runs beside the payload: the payload is asked.
 */
static int keep_silent(struct board *b, unsigned seconds, struct probed *probed)
{
	bool there = true;
	unsigned i = 0;

	while (there && i < seconds) {
		const uint64_t foreign = b->talk.foreign;
		enum heard what = talk_hear(&b->talk, 1000);

		if (++i == seconds || what != TALK_SILENT || b->talk.foreign != foreign)
			there = !is_lost(b, what) && is_there(b, &what);
		if (is_lost(b, what))
			return answer_lost(b, what);
	}
	*probed = (struct probed){ PROBED, there, i };
	return 0;
}

int probes_make(struct board *b, unsigned silence, struct probed *probed)
{
	for (unsigned i = 0; i < PROBE_SILENCE; i++) {
		const enum heard what = make(b, i, &probed[i]);

		if (is_lost(b, what))
			return answer_lost(b, what);
		if (what == TALK_MESSAGE)
			continue;
		if (!power_can_cycle(b))
			return 0;
		if (start_back(b))
			return -1;
	}
	return silence ? keep_silent(b, silence, &probed[PROBE_SILENCE]) : 0;
}
