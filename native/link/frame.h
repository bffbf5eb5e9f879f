/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A frame of the serial line, and how it is found among other bytes:
 *
 *	00 | COBS(type, seq, ack, nonce, turn, body, CRC-32 of all before, little endian) | 00
 *
 * The zero in front makes a frame of its own of whatever firmware has printed before: it fails its check and is text.
 * Freestanding: host and payload share it.
 */
#ifndef NATIVE_LINK_FRAME_H
#define NATIVE_LINK_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "native/link/cobs.h"

#define FRAME_BODY 128		/* bytes of the body, at most: a line that loses one byte of a hundred lets few longer ones pass */
#define FRAME_HEAD 5
#define FRAME_CRC 4
#define FRAME_RAW (FRAME_HEAD + FRAME_BODY + FRAME_CRC)
#define FRAME_WIRE (COBS_MOST(FRAME_RAW) + 2)

enum frame_type {
	FRAME_HELLO = 1,	/* outside of the sequence: a session begins (session.h) */
	FRAME_DATA,		/* a piece of the stream of messages */
	FRAME_ACK,		/* no piece; the body says which of those behind `ack` are there, what has been handed on, and */
				/* whether the other side is to say the same */
};
#define ACK_SIZE 4

struct frame {
	uint8_t type;
	uint8_t seq;		/* DATA: number of the piece, modulo 256 */
	uint8_t ack;		/* number of the piece that is wanted next from the other side */
	uint8_t nonce;		/* of the session: a frame of another one is dropped */
	uint8_t turn;		/* DATA: how many had been sent before it, modulo 256; ACK: that of the DATA that has come last */
	uint16_t size;
	uint8_t body[FRAME_BODY];
};

struct frame_reader {
	uint8_t bytes[FRAME_WIRE];
	size_t size;		/* so many of the next frame have come */
	size_t text;		/* FRAME_TEXT: so many of `bytes` are it */
	uint64_t damaged;	/* what was no frame, so far */
};

enum frame_read {
	FRAME_MORE,		/* nothing is complete yet */
	FRAME_TAKEN,		/* `f` is a whole frame */
	FRAME_TEXT,		/* reader->bytes, up to the next call: text of somebody else, or a damaged frame */
};

/* Write `f` as it goes over the line to `wire`, of FRAME_WIRE bytes. Returns how many there are. */
size_t frame_write(uint8_t *wire, const struct frame *f);
/* The next byte from the line. A reader begins as zeroes. */
enum frame_read frame_read(struct frame_reader *reader, uint8_t byte, struct frame *f);

#endif
