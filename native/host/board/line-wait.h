/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long something is waited for that a board is to say. */
#ifndef NATIVE_BOARD_LINE_WAIT_H
#define NATIVE_BOARD_LINE_WAIT_H

#include "native/host/board/line.h"
#include "native/host/kept.h"

struct line_wait {
	uint64_t since;		/* nanoseconds */
	uint64_t next;		/* the wait cannot be over before that; 0: no look was taken yet */
	uint64_t looked;	/* when others were looked at first */
	struct kept kept;	/* how it was then */
};

void line_wait_begin(struct line_wait *w);
/*
 * Whether `ms` have passed. A board that is a command of ours has a processor of this host: in the second half of the wait, time in
 * which others have kept it from that does not count, up to ten times as long.
 */
bool line_wait_is_over(struct line_wait *w, const struct line *line, unsigned ms);

#endif
