/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes of a serial line, as both ends read them: frames, the window, messages, and what is in those. A frame that is taken must be
 * the same when it is written and read again; so must a call. If nothing of the input is a frame, all of it is a message's body.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "hvcheck/places.h"
#include "native/link/delta.h"
#include "native/link/hello.h"
#include "native/link/message.h"
#include "native/link/window.h"

static void put(void *ctx, const uint8_t *bytes, size_t size)
{
	(void)ctx;
	if (size > FRAME_WIRE || bytes[0] || bytes[size - 1])
		abort();
}

/* What does not change when it is read again. */
static void read_call(const uint8_t *bytes, size_t size)
{
	static const struct hv_places places = { .site = 0x40201000, .canary = HV_CANARY_BASE, .table = HV_STUB_BASE };
	struct unpacker u = { bytes, bytes + size, false };
	uint8_t packed[DELTA_MOST];
	struct packer p = { packed, packed + sizeof(packed), false };
	struct hv_call init, call, again;

	hv_call_init(&init, &places);
	call = again = init;
	delta_get_call(&u, &call);
	if (u.bad)
		return;
	delta_put_call(&p, &call, &init);
	if (p.bad)
		abort();
	u = (struct unpacker){ packed, p.at, false };
	delta_get_call(&u, &again);
	if (u.bad || memcmp(&call, &again, sizeof(call)))
		abort();
}

static void read_body(const uint8_t *bytes, size_t size)
{
	struct unpacker u = { bytes, bytes + size, false };
	struct hv_outcome out;
	struct hv_state base = { { 0 }, { 0 } };
	uint8_t runs[4096];

	read_call(bytes, size);
	delta_get_outcome(&u, &out, &base);
	u = (struct unpacker){ bytes, bytes + size, false };
	if (unpack_runs(&u, runs, sizeof(runs)) > sizeof(runs))
		abort();
}

static void read_frame_again(const struct frame *f)
{
	static struct frame_reader reader;
	static struct frame again;
	static uint8_t wire[FRAME_WIRE];
	size_t size = frame_write(wire, f);
	enum frame_read what = FRAME_MORE;

	reader = (struct frame_reader){ .size = 0 };
	for (size_t i = 0; i < size; i++)
		what = frame_read(&reader, wire[i], &again);
	if (what != FRAME_TAKEN || again.turn != f->turn || again.size != f->size || memcmp(again.body, f->body, f->size))
		abort();
}

static void hear(struct window *w, struct message_reader *m)
{
	const struct window_piece *p;
	bool whole;

	while ((p = window_next(w))) {
		for (size_t used = 0; used < p->size;) {
			used += message_take(m, p->body + used, p->size - used, &whole);
			if (whole && message_number(m))
				read_body(message_bytes(m), message_size(m));
		}
		window_drop(w);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct frame_reader reader;
	static struct frame f;
	static struct window w;
	static struct message_reader m;
	struct hello hello;
	unsigned frames = 0;

	reader = (struct frame_reader){ .size = 0 };
	memset(&w, 0, sizeof(w));
	w.put = put;
	window_start(&w, 7);
	m.have = 0;
	for (size_t i = 0; i < size; i++) {
		if (frame_read(&reader, data[i], &f) != FRAME_TAKEN)
			continue;
		frames++;
		read_frame_again(&f);
		hello_read(&f, &hello);
		window_receive(&w, &f, 1000 * i);
		window_send(&w, data, i % 64, 1000 * i);
		hear(&w, &m);
		window_tick(&w, 1000 * i + 100000);
	}
	if (!frames)
		read_body(data, size);
	return 0;
}
