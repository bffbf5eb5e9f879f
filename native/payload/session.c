/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/session.h"

#include "native/payload/console.h"
#include "native/link/bytes.h"
#include "native/link/hello.h"
#include "native/link/window.h"

#define HELLO_AGAIN 500000	/* microseconds, as long as no host answers */

static struct session {
	bool open, begun, fresh;	/* there is a port; there is a session; the main loop was not told of it yet */
	struct hello hello;		/* the one that answers the host's */
	uint8_t nonce;
	uint64_t damaged;		/* that of the reader when the session began */
	uint64_t said;			/* when the last HELLO was sent */
	struct window window;
	struct frame_reader reader;
	struct frame frame;		/* that has come */
	struct message_reader message;
	size_t used;			/* bytes of the current piece that the message has */
	uint8_t wire[FRAME_WIRE];
} session;

static void put(void *ctx, const uint8_t *bytes, size_t size)
{
	(void)ctx;
	console_write(bytes, size);
}

void session_open(unsigned level)
{
	session.open = console_open();
	session.hello = (struct hello){ .boot = (uint32_t)console_now() | 1, .version = LINK_VERSION, .level = level };
	session.nonce = (uint8_t)session.hello.boot;
	session.window.put = put;
}

static void say_hello(void)
{
	static struct frame f;

	session.said = console_now();
	hello_write(&f, &session.hello, session.nonce);
	console_write(session.wire, frame_write(session.wire, &f));
}

/* The host asks for a session, perhaps again: our answer may have been lost. */
static void begin(uint32_t token)
{
	if (!token)
		return;
	if (!session.begun || session.hello.token != token) {
		session.hello.token = token;
		session.nonce++;
		session.damaged = session.reader.damaged;
		window_start(&session.window, session.nonce);
		session.message.have = 0;
		session.used = 0;
		session.begun = session.fresh = true;
	}
	say_hello();
}

static void receive(uint8_t byte)
{
	struct hello hello;

	if (frame_read(&session.reader, byte, &session.frame) != FRAME_TAKEN)
		return;
	if (hello_read(&session.frame, &hello))
		begin(hello.token);
	else if (session.begun)
		window_receive(&session.window, &session.frame, console_now());
}

bool session_look(void)
{
	int byte;

	if (!session.open)
		return false;
	while ((byte = console_get()) >= 0)
		receive((uint8_t)byte);
	if (session.begun)
		window_tick(&session.window, console_now());
	else if (console_now() - session.said > HELLO_AGAIN)
		say_hello();
	return session.begun;
}

bool session_is_new(void)
{
	bool fresh = session.fresh;

	session.fresh = false;
	return fresh;
}

bool session_is_clean(void)
{
	return session.reader.damaged == session.damaged;
}

bool session_is_heard(void)
{
	return session.fresh || window_is_empty(&session.window);
}

const struct message_reader *session_hear(void)
{
	const struct window_piece *p;
	bool whole = false;

	while (!whole && (p = window_next(&session.window))) {
		session.used += message_take(&session.message, p->body + session.used, p->size - session.used, &whole);
		if (session.used < p->size)
			continue;
		session.used = 0;
		window_drop(&session.window);
	}
	return whole ? &session.message : NULL;
}

void session_say(enum message number, const void *bytes, size_t size)
{
	static uint8_t all[MESSAGE_HEAD + MESSAGE_MOST];
	const uint8_t *left = all;

	message_head(all, number, size);
	memcpy(all + MESSAGE_HEAD, bytes, size);
	size += MESSAGE_HEAD;
	while (size && !session.fresh) {
		size_t sent = window_send(&session.window, left, size, console_now());

		left += sent;
		size -= sent;
		if (size)
			session_look();
	}
}
