/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/link/frame.h"

#include "native/link/bytes.h"
#include "native/link/crc32.h"

static void put_head(uint8_t *raw, const struct frame *f)
{
	raw[0] = f->type;
	raw[1] = f->seq;
	raw[2] = f->ack;
	raw[3] = f->nonce;
	raw[4] = f->turn;
}

size_t frame_write(uint8_t *wire, const struct frame *f)
{
	uint8_t raw[FRAME_RAW];
	size_t size = FRAME_HEAD + (size_t)f->size;
	uint32_t crc;

	put_head(raw, f);
	memcpy(raw + FRAME_HEAD, f->body, f->size);
	crc = crc32_add(0, raw, size);
	for (unsigned i = 0; i < FRAME_CRC; i++)
		raw[size++] = (uint8_t)(crc >> 8 * i);
	wire[0] = 0;
	size = 1 + cobs_encode(wire + 1, raw, size);
	wire[size++] = 0;
	return size;
}

/* Whether these decoded bytes are a frame. */
static bool unpack(const uint8_t *raw, size_t size, struct frame *f)
{
	uint32_t crc = 0;

	if (size < FRAME_HEAD + FRAME_CRC || size > FRAME_RAW)
		return false;
	size -= FRAME_CRC;
	for (unsigned i = 0; i < FRAME_CRC; i++)
		crc |= (uint32_t)raw[size + i] << 8 * i;
	if (crc != crc32_add(0, raw, size))
		return false;
	f->type = raw[0];
	f->seq = raw[1];
	f->ack = raw[2];
	f->nonce = raw[3];
	f->turn = raw[4];
	f->size = (uint16_t)(size - FRAME_HEAD);
	memcpy(f->body, raw + FRAME_HEAD, f->size);
	return true;
}

/* What has come since the last zero is no frame. */
static enum frame_read as_text(struct frame_reader *reader)
{
	reader->text = reader->size;
	reader->size = 0;
	reader->damaged++;
	return FRAME_TEXT;
}

enum frame_read frame_read(struct frame_reader *reader, uint8_t byte, struct frame *f)
{
	uint8_t raw[FRAME_WIRE];
	size_t size;

	if (byte) {
		reader->bytes[reader->size++] = byte;
		return reader->size == sizeof(reader->bytes) ? as_text(reader) : FRAME_MORE;
	}
	if (!reader->size)
		return FRAME_MORE;
	size = cobs_decode(raw, reader->bytes, reader->size);
	if (size == COBS_BAD || !unpack(raw, size, f))
		return as_text(reader);
	reader->size = 0;
	return FRAME_TAKEN;
}
