/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/link/pack.h"

#include "native/link/bytes.h"

void pack_bytes(struct packer *p, const void *bytes, size_t size)
{
	if (size > (size_t)(p->end - p->at)) {
		p->bad = true;
		return;
	}
	memcpy(p->at, bytes, size);
	p->at += size;
}

void pack_number(struct packer *p, uint64_t number)
{
	uint8_t bytes[10];
	size_t size = 0;

	for (; number > 0x7f; number >>= 7)
		bytes[size++] = (uint8_t)(number | 0x80);
	bytes[size++] = (uint8_t)number;
	pack_bytes(p, bytes, size);
}

void unpack_bytes(struct unpacker *u, void *bytes, size_t size)
{
	u->bad = u->bad || size > (size_t)(u->end - u->at);
	if (u->bad) {
		memset(bytes, 0, size);
		return;
	}
	memcpy(bytes, u->at, size);
	u->at += size;
}

uint64_t unpack_number(struct unpacker *u)
{
	uint64_t number = 0;
	uint8_t byte;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		unpack_bytes(u, &byte, 1);
		number |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return number;
	}
	u->bad = true;
	return 0;
}

#define SHORTEST_RUN 4	/* a run of so many bytes is told as one */

static size_t run_at(const uint8_t *bytes, size_t size)
{
	size_t run = 1;

	while (run < size && bytes[run] == bytes[0])
		run++;
	return run;
}

/* Each part is a number: twice its size, and 1 more if it is one byte again and again. */
void pack_runs(struct packer *p, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size;) {
		size_t run = run_at(bytes + i, size - i), plain = 0;

		if (run >= SHORTEST_RUN) {
			pack_number(p, 2 * run + 1);
			pack_bytes(p, bytes + i, 1);
			i += run;
			continue;
		}
		while (i + plain < size && run_at(bytes + i + plain, size - i - plain) < SHORTEST_RUN)
			plain++;
		pack_number(p, 2 * plain);
		pack_bytes(p, bytes + i, plain);
		i += plain;
	}
}

size_t unpack_runs(struct unpacker *u, uint8_t *bytes, size_t size)
{
	size_t done = 0;

	while (!u->bad && u->at < u->end) {
		uint64_t head = unpack_number(u), part = head / 2;
		uint8_t byte;

		if (part > size - done) {
			u->bad = true;
			return done;
		}
		if (head & 1) {
			unpack_bytes(u, &byte, 1);
			memset(bytes + done, byte, part);
		} else {
			unpack_bytes(u, bytes + done, part);
		}
		done += part;
	}
	return done;
}
