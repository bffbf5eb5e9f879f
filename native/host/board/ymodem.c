/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/board/ymodem.h"

#include <stdio.h>
#include <string.h>

#include "native/host/board/line-wait.h"

#define SOH 0x01	/* a block of 128 bytes */
#define STX 0x02	/* of 1024 */
#define EOT 0x04
#define ACK 0x06
#define NAK 0x15
#define ASK 'C'		/* for blocks with a CRC */
#define ASKS 3		/* in a row: a banner may have one, too */
#define LARGE 1024
#define SMALL 128
#define TRIES 10	/* of one block */
#define START_MS 30000
#define ANSWER_MS 10000

/* XMODEM's CRC-16: polynomial 0x1021, from 0. */
static uint16_t crc16(const uint8_t *bytes, size_t size)
{
	uint16_t crc = 0;

	for (size_t i = 0; i < size; i++) {
		crc ^= (uint16_t)(bytes[i] << 8);
		for (unsigned bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
	}
	return crc;
}

/* The answer to what was sent: ACK, NAK, or -1. An asking C that is still on its way is none. */
static int answer(struct typing *t)
{
	struct line_wait wait;
	int byte;

	line_wait_begin(&wait);
	while (!line_wait_is_over(&wait, t->line, ANSWER_MS) && (byte = typing_get(t, ANSWER_MS)) >= 0)
		if (byte == ACK || byte == NAK)
			return byte;
	return -1;
}

static bool send_block(struct typing *t, uint8_t number, const uint8_t *bytes, size_t size)
{
	uint8_t block[3 + LARGE + 2] = { size == LARGE ? STX : SOH, number, (uint8_t)~number };
	uint16_t crc = crc16(bytes, size);

	memcpy(block + 3, bytes, size);
	block[3 + size] = (uint8_t)(crc >> 8);
	block[4 + size] = (uint8_t)crc;
	for (unsigned i = 0; i < TRIES; i++) {
		line_write(t->line, block, size + 5);
		int got = answer(t);

		if (got != NAK)
			return got == ACK;
	}
	return false;
}

static bool wait_for_asking(struct typing *t, unsigned asks)
{
	struct line_wait wait;
	unsigned row = 0;
	int byte;

	line_wait_begin(&wait);
	while (row < asks && !line_wait_is_over(&wait, t->line, START_MS) && (byte = typing_get(t, START_MS)) >= 0)
		row = byte == ASK ? row + 1 : 0;
	return row == asks;
}

static bool send_end(struct typing *t)
{
	static const uint8_t nothing[SMALL];
	const uint8_t eot = EOT;

	for (unsigned i = 0; i < TRIES; i++) {
		line_write(t->line, &eot, 1);
		int got = answer(t);

		if (got == ACK)
			return wait_for_asking(t, 1) && send_block(t, 0, nothing, SMALL);
		if (got < 0)
			return false;
	}
	return false;
}

bool ymodem_send(struct typing *t, const char *name, const uint8_t *bytes, size_t size)
{
	uint8_t block[LARGE] = { 0 };
	uint8_t number = 1;

	snprintf((char *)block, SMALL, "%s%c%zu", name, 0, size);
	if (!wait_for_asking(t, ASKS) || !send_block(t, 0, block, SMALL) || !wait_for_asking(t, 1))
		return false;
	for (size_t at = 0; at < size; at += LARGE) {
		size_t part = size - at < LARGE ? size - at : LARGE;

		memset(block, 0x1a, sizeof(block));
		memcpy(block, bytes + at, part);
		if (!send_block(t, number++, block, LARGE))
			return false;
	}
	return send_end(t);
}
