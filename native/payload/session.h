/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload's end of a session with the host (native/link/hello.h). */
#ifndef NATIVE_SESSION_H
#define NATIVE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "native/link/message.h"

/* Look at the line, answer and send again what is due. Returns whether there is a session. */
bool session_look(void);
/* Whether it is another one than when this was asked last. */
bool session_is_new(void);
/* Whether nothing but frames has come since it began. */
bool session_is_clean(void);
/* Whether all that was said has come to the host. */
bool session_is_heard(void);
/* The next message of the host, there until the next call; NULL: none is complete. */
const struct message_reader *session_hear(void);
/* Wait until there is room, and send. What is said to a session that has ended meanwhile is lost with it. */
void session_say(enum message number, const void *bytes, size_t size);

/* The level at which the payload was entered. Once, in front of everything else. */
void session_open(unsigned level);

#endif
