/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The host's end of a session with the payload (native/link/hello.h). */
#ifndef NATIVE_BOARD_TALK_H
#define NATIVE_BOARD_TALK_H

#include "native/host/board/line-wait.h"
#include "native/link/hello.h"
#include "native/link/message.h"
#include "native/link/pack.h"
#include "native/link/window.h"

#define TALK_STREAM 16384
#define TALK_TEXT 512

enum heard {
	TALK_MESSAGE,		/* message_number() of talk->message, there until the next call */
	TALK_SILENT,		/* no whole frame has come for so long, or for many times as long none that ends a message */
	TALK_RESET,		/* the payload has started anew: there is no session any more */
	TALK_GONE,		/* the line is closed */
	TALK_STOPPED,		/* the run is to end */
};

struct talk {
	struct line *line;		/* borrowed */
	const volatile int *const *stop;	/* as hv_machine.stop; borrowed */
	struct hello hello;		/* the payload's last answer */
	uint32_t token;
	bool begun;
	bool echoes;			/* what we say comes back */
	struct line_wait heard;		/* since the last whole frame came */
	struct window window;
	struct frame_reader reader;
	struct frame frame;
	struct message_reader message;
	size_t used;			/* bytes of the current piece that the message has */
	uint8_t stream[TALK_STREAM];	/* what the window had no room for */
	size_t streamed;
	char text[TALK_TEXT];		/* the end of what was no frame and can be printed */
	uint64_t foreign;		/* bytes of such text, so far */
	uint8_t wire[FRAME_WIRE];
};

/* A line that is open, and nothing known of what is behind it. */
void talk_init(struct talk *t, struct line *line);
/* Begin a session. TALK_MESSAGE: there is one; TALK_SILENT: nothing has answered within `ms`. */
enum heard talk_begin(struct talk *t, unsigned ms);
/* Whether a message of `size` bytes can be said without waiting. */
bool talk_has_room(const struct talk *t, size_t size);
void talk_say(struct talk *t, enum message number, const void *bytes, size_t size);
/* Wait for a message, at most until the payload has been silent for `ms`: TALK_SILENT. */
enum heard talk_hear(struct talk *t, unsigned ms);
/* Wait until some of what was said has gone out: TALK_MESSAGE, or why it cannot. */
enum heard talk_flush(struct talk *t, unsigned ms);
/* What is in the message. */
static inline struct unpacker talk_body(const struct talk *t)
{
	const uint8_t *bytes = message_bytes(&t->message);

	return (struct unpacker){ bytes, bytes + message_size(&t->message), false };
}
/* Whether the line loses or damages anything: silence may then be a loss. */
bool talk_is_clean(const struct talk *t);
/* The last line of text that came, or "". */
const char *talk_text(struct talk *t);

#endif
