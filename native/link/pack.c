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

#define SHORTEST 4	/* so many bytes that were there before are told as a copy */

/* How many bytes are the same at both, which may overlap. */
static size_t alike(const uint8_t *a, const uint8_t *b, size_t most)
{
	size_t n = 0;

	while (n < most && a[n] == b[n])
		n++;
	return n;
}

/* The longest copy, of the last `reach` bytes, that the bytes from `i` on begin with; 0: none is long enough. */
static size_t copy_at(const uint8_t *bytes, size_t i, size_t size, size_t reach, size_t *back)
{
	const size_t most = size - i, far = i < reach ? i : reach;
	size_t best = SHORTEST - 1;

	for (size_t d = 1; d <= far && best < most; d++) {
		const uint8_t *from = bytes + i - d;
		size_t n = from[best] == bytes[i + best] ? alike(from, bytes + i, most) : 0;

		if (n > best) {
			best = n;
			*back = d;
		}
	}
	return best < SHORTEST ? 0 : best;
}

static void put_plain(struct packer *p, const uint8_t *bytes, size_t size)
{
	if (!size)
		return;
	pack_number(p, 2 * size);
	pack_bytes(p, bytes, size);
}

/* Each part is a number: twice its size, and 1 more if it is a copy. Behind it are its bytes, or how far back they are. */
void pack_runs(struct packer *p, const uint8_t *bytes, size_t size, size_t reach)
{
	size_t plain = 0, copy, back = 0;	/* where bytes begin that are not told yet */

	for (size_t i = 0; i < size; i += copy ? copy : 1) {
		copy = copy_at(bytes, i, size, reach, &back);
		if (!copy)
			continue;
		put_plain(p, bytes + plain, i - plain);
		pack_number(p, 2 * copy + 1);
		pack_number(p, back);
		plain = i + copy;
	}
	put_plain(p, bytes + plain, size - plain);
}

size_t unpack_runs(struct unpacker *u, uint8_t *bytes, size_t size)
{
	size_t done = 0;

	while (!u->bad && u->at < u->end) {
		uint64_t head = unpack_number(u), part = head / 2, back = head & 1 ? unpack_number(u) : 0;

		if (part > size - done || back > done || (head & 1 && !back)) {
			u->bad = true;
			return done;
		}
		if (!back)
			unpack_bytes(u, bytes + done, part);
		else
			for (size_t i = done; i < done + part; i++)
				bytes[i] = bytes[i - back];
		done += part;
	}
	return done;
}
