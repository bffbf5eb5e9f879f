/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages: a number, a size of two bytes, and so many bytes. They are the stream that window.h carries. Freestanding: host and
 * payload share it.
 */
#ifndef NATIVE_LINK_MESSAGE_H
#define NATIVE_LINK_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINK_VERSION 12		/* changes with any message, and with the random calls that a seed makes */

enum message {
#define MESSAGE(id, number, sender, what) MESSAGE_##id = number,
#include "native/link/message.def"
#undef MESSAGE
};

/* BASE: what the host can do for a CPU that does not come back. */
#define BASE_HELP 1		/* it has a debugger */
#define BASE_ONE_CPU 2		/* it starts the board anew: behind a lost CPU no other one takes its place */

/* LATCH: what is said of a call whose caller is at the latch. */
enum latch {
	LATCH_SILENT,		/* nothing */
	LATCH_BACK,		/* that it is BACK, and it goes on */
	LATCH_HEARD,		/* likewise, once the host has heard it */
};

#define MESSAGE_HEAD 3
#define MESSAGE_MOST 4096	/* bytes behind the head, at most */

struct message_reader {
	size_t have;		/* bytes of the message that have come */
	uint8_t bytes[MESSAGE_HEAD + MESSAGE_MOST];
};

/* Write the head of a message of `size` bytes. */
void message_head(uint8_t *head, enum message number, size_t size);
/*
 * Take up to `size` bytes of the stream, at most to the end of a message. Returns how many were taken; *whole says whether a
 * message is complete now, which is there until the next call. A size that cannot be makes *whole true with message_number() 0.
 */
size_t message_take(struct message_reader *r, const uint8_t *bytes, size_t size, bool *whole);
unsigned message_number(const struct message_reader *r);
size_t message_size(const struct message_reader *r);
const uint8_t *message_bytes(const struct message_reader *r);

#endif
