/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Probes of the firmware. One that the board is lost in is the last, unless hvcheck can switch the board off and on. */
#include "native/host/board/board-int.h"
#include "native/host/board/preflight.h"

#define PROBE_MS 3000	/* another CPU takes half a second to come up or not */

/* Whether the board has answered. */
static bool make(struct board *b, unsigned number, struct probed *probed)
{
	uint8_t bytes[16];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	pack_number(&p, number);
	talk_say(&b->talk, MESSAGE_PROBE, bytes, (size_t)(p.at - bytes));
	while (talk_hear(&b->talk, PROBE_MS) == TALK_MESSAGE) {
		struct unpacker u = talk_body(&b->talk);

		if (message_number(&b->talk.message) == MESSAGE_PROBE) {	/* it is about to be made */
			probed->state = PROBED_SILENT;
			continue;
		}
		if (message_number(&b->talk.message) != MESSAGE_FOUND || unpack_number(&u) != number)
			return true;
		probed->went = (unsigned)unpack_number(&u);
		probed->value = unpack_number(&u);
		probed->state = u.bad ? PROBED_NOT : PROBED;
		return true;
	}
	return false;
}

/* A watchdog that firmware has left on resets a board that nothing is asked of. `value` is after how many seconds. */
static void keep_silent(struct board *b, unsigned seconds, struct probed *probed)
{
	const uint64_t foreign = b->talk.foreign;
	enum heard what = TALK_SILENT;
	struct probed after = { .state = PROBED_NOT };
	unsigned i;

	for (i = 0; i < seconds && what == TALK_SILENT && b->talk.foreign == foreign; i++)
		what = talk_hear(&b->talk, 1000);
	if (what == TALK_STOPPED)
		return;
	make(b, PROBE_COUNTER, &after);
	*probed = (struct probed){ PROBED, after.state == PROBED, i };
}

void probes_make(struct board *b, unsigned silence, struct probed *probed)
{
	for (unsigned i = 0; i < PROBE_SILENCE; i++)
		if (!make(b, i, &probed[i]) && (!power_can_cycle(b) || start_back(b)))
			return;
	if (silence)
		keep_silent(b, silence, &probed[PROBE_SILENCE]);
}
