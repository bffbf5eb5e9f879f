/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes as a call, for engines that know nothing of calls and mutate bytes. Records, one after the other, until the bytes end:
 *
 *	key, 8 bytes		registers of regs.def by their index: the value, little endian
 *	0x80 | n, 16 bytes	vn, n < 32
 *	0xa0, from, event	HV_FROM_* and HV_EVENT_*
 *	0xa1, 2 bytes		the immediate
 *	0xa2, n			x0 is the number of call n
 *	0xa3, n, 1 byte		x(n) is a number of this byte's kind, as the generator draws it
 *	0xa4, n, 8 bytes	v0-v31 and x0-x30 of the generator's call with this index; n is not used
 *	anything else		nothing
 *
 * A record that is cut off is filled up with zeroes. Freestanding.
 */
#include "suite/fuzz/private.h"

struct reader {
	const uint8_t *at;
	size_t left;
};

static uint64_t take(struct reader *r, unsigned count)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < count && r->left; i++, r->left--)
		value |= (uint64_t)*r->at++ << 8 * i;
	return value;
}

static void read_whole(const struct hv_fuzz *f, uint64_t index, struct hv_call *call)
{
	struct hv_call other;

	hv_fuzz_call(f, index, &other);
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		call->in.r[reg] = other.in.r[reg];
	for (unsigned i = 0; i < 64; i++)
		call->in.v[i] = other.in.v[i];
}

static void read_special(const struct hv_fuzz *f, unsigned key, struct reader *r, struct hv_call *call)
{
	uint64_t n, s;

	switch (key) {
	case 0xa0:
		call->from = (uint8_t)take(r, 1);
		call->event = (uint8_t)take(r, 1);
		break;
	case 0xa1:
		call->imm = (uint16_t)take(r, 2);
		break;
	case 0xa2:
		call->in.r[HV_X0] = f->abi->calls[take(r, 1) % f->abi->call_count].number;
		break;
	case 0xa3:
		n = take(r, 1) % 31;
		s = take(r, 1);
		call->in.r[n] = fuzz_value(f, &s);
		break;
	case 0xa4:
		take(r, 1);
		read_whole(f, take(r, 8), call);
		break;
	default:
		break;
	}
}

void hv_fuzz_read(const struct hv_fuzz *f, const uint8_t *data, size_t size, struct hv_call *call)
{
	struct reader r = { data, size };

	fuzz_begin(f, call);
	while (r.left) {
		unsigned key = (unsigned)take(&r, 1);

		if (key < HV_REG_COUNT) {
			call->in.r[key] = take(&r, 8);
		} else if (key - 0x80 < 32) {
			call->in.v[2 * (key - 0x80)] = take(&r, 8);
			call->in.v[2 * (key - 0x80) + 1] = take(&r, 8);
		} else {
			read_special(f, key, &r, call);
		}
	}
	hv_fuzz_allow(f, call);
}
