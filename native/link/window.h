/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stream of bytes each way over a line that loses, damages and inserts bytes: pieces of it travel as frames, up to WINDOW of them
 * unanswered. A piece that is lost is sent again, alone; each is handed on once and in order. Time is in microseconds of any clock
 * that only grows. Freestanding: host and payload share it.
 */
#ifndef NATIVE_LINK_WINDOW_H
#define NATIVE_LINK_WINDOW_H

#include "native/link/frame.h"

#define WINDOW 16
#define TURNS 64

struct window_piece {
	bool full;		/* out: not acknowledged yet; in: it is here */
	bool again;		/* out: it was sent more than once */
	uint8_t tries;		/* out: times that its answer did not come in time */
	uint16_t size;
	unsigned ahead;		/* out: bytes that were on their way when it was sent, and its own */
	uint32_t turn;		/* out: its number among all that was sent, each piece as often as it was */
	uint64_t sent;
	uint8_t body[FRAME_BODY];
};

struct window {
	/* Where frames go: as many bytes as frame_write() made. */
	void (*put)(void *ctx, const uint8_t *bytes, size_t size);
	void *ctx;
	uint8_t nonce;
	unsigned owes;			/* pieces that have come or were handed on since the last answer */
	uint64_t answered;		/* when that was */
	uint8_t first, next;		/* of `out`: the oldest that is not acknowledged, and the number of the next new one */
	uint8_t taken;			/* and the oldest that the other side has not handed on: it has room from there */
	uint8_t wanted;			/* of `in`: the number that is handed on next */
	uint64_t rtt, jitter;		/* smoothed, beside the time that bytes take; 0: none was measured yet */
	uint64_t pace;			/* microseconds that PACE_BYTES take over the line, as far as answers tell */
	unsigned backoff;		/* the wait for an answer is doubled so often: the last ones did not come */
	unsigned body;			/* bytes of a new piece */
	unsigned clean;			/* pieces without a loss since that was changed */
	uint64_t asked;			/* when the other side was asked last what it has handed on, */
	unsigned asks;			/* and so often the wait until the next time was doubled */
	uint32_t turns;			/* number of what is sent next, from 1; */
	uint32_t arrived;		/* of what has come to the other side last; 0: nothing has */
	struct { uint64_t at; unsigned ahead; } sent[TURNS];	/* when those of the last numbers were sent, and behind how much */
	uint8_t heard;			/* number of what has come from there last, modulo 256 */
	uint64_t shrunk;		/* when a loss made them smaller last */
	uint64_t resent;		/* pieces that went out once more, in all */
	struct window_piece out[WINDOW], in[WINDOW];
	struct frame frame;		/* the one that is being sent */
	uint8_t wire[FRAME_WIRE];
};

/* Begin a session; `put` and `ctx` stay. */
void window_start(struct window *w, uint8_t nonce);
/* Send as many of these bytes as there is room for. Returns how many those are. */
size_t window_send(struct window *w, const uint8_t *bytes, size_t size, uint64_t now);
/* A DATA or ACK frame has come. */
void window_receive(struct window *w, const struct frame *f, uint64_t now);
/* The next piece of the other side's stream, there until it is dropped; NULL: it has not come. */
const struct window_piece *window_next(struct window *w);
void window_drop(struct window *w);
/* Answer and send again what is due. To be called often. */
void window_tick(struct window *w, uint64_t now);
/* Whether everything that was sent is acknowledged. */
static inline bool window_is_empty(const struct window *w)
{
	return w->first == w->next;
}

#endif
