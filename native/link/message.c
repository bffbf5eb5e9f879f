/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/link/message.h"

#include "native/link/bytes.h"

void message_head(uint8_t *head, enum message number, size_t size)
{
	head[0] = (uint8_t)number;
	head[1] = (uint8_t)size;
	head[2] = (uint8_t)(size >> 8);
}

unsigned message_number(const struct message_reader *r)
{
	return message_size(r) <= MESSAGE_MOST ? r->bytes[0] : 0;
}

size_t message_size(const struct message_reader *r)
{
	return r->bytes[1] | (size_t)r->bytes[2] << 8;
}

const uint8_t *message_bytes(const struct message_reader *r)
{
	return r->bytes + MESSAGE_HEAD;
}

/* Bytes that the message has in all, as far as that is known. */
static size_t whole_size(const struct message_reader *r)
{
	if (r->have < MESSAGE_HEAD)
		return MESSAGE_HEAD;
	return message_size(r) <= MESSAGE_MOST ? MESSAGE_HEAD + message_size(r) : MESSAGE_HEAD;
}

size_t message_take(struct message_reader *r, const uint8_t *bytes, size_t size, bool *whole)
{
	size_t done = 0;

	if (r->have >= MESSAGE_HEAD && r->have == whole_size(r))
		r->have = 0;	/* it has been read */
	while (done < size && r->have < whole_size(r)) {
		size_t part = whole_size(r) - r->have;

		part = part < size - done ? part : size - done;
		memcpy(r->bytes + r->have, bytes + done, part);
		r->have += part;
		done += part;
	}
	*whole = r->have >= MESSAGE_HEAD && r->have == whole_size(r);
	return done;
}
