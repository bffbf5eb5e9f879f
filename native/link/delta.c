/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/link/delta.h"

#include "native/link/bytes.h"
#include "suite/random.h"

#define DRAWN_LEAST 3	/* words that one stream of random numbers has made, until they are told so */
#define WORDS (HV_STATE_SIZE / 8)

_Static_assert(sizeof(struct hv_state) == WORDS * 8, "a state is words, and nothing between them");
_Static_assert(DELTA_MOST >= WORDS * 12 + 64, "DELTA_MOST");

static uint64_t word(const struct hv_state *state, unsigned i)
{
	return i < HV_REG_SLOTS ? state->r[i] : state->v[i - HV_REG_SLOTS];
}

static void set_word(struct hv_state *state, unsigned i, uint64_t value)
{
	*(i < HV_REG_SLOTS ? &state->r[i] : &state->v[i - HV_REG_SLOTS]) = value;
}

/* How many words from `i` on are the next numbers of one stream, which the first of them tells. */
static unsigned drawn(const struct hv_state *state, unsigned i)
{
	uint64_t stream = random_unmix(word(state, i));
	unsigned count = 1;

	while (i + count < WORDS && word(state, i + count) == random_next(&stream))
		count++;
	return count;
}

/*
 * Each word by twice its distance from the one before, which is never 0, and its value; 0 behind the last. The register files of
 * calls are drawn from a seed: of words that one stream has made only the first is told, behind their number. 1 more than twice the
 * distance says so.
 */
void delta_put_state(struct packer *p, const struct hv_state *state, const struct hv_state *base)
{
	unsigned told = 0;

	for (unsigned i = 0; i < WORDS; i++) {
		unsigned count;

		if (word(state, i) == word(base, i))
			continue;
		count = drawn(state, i);
		pack_number(p, 2 * (i + 1 - told) + (count >= DRAWN_LEAST));
		if (count < DRAWN_LEAST)
			count = 1;
		else
			pack_number(p, count);
		pack_number(p, word(state, i));
		i += count - 1;
		told = i + 1;
	}
	pack_number(p, 0);
}

void delta_get_state(struct unpacker *u, struct hv_state *state)
{
	uint64_t at = 0, head;

	while ((head = unpack_number(u))) {
		uint64_t step = head / 2, count = head & 1 ? unpack_number(u) : 1, value = unpack_number(u);
		uint64_t stream = random_unmix(value);

		if (!step || !count || step > WORDS - at || count > WORDS - at - step + 1) {
			u->bad = true;
			return;
		}
		for (at += step - 1; count--; value = random_next(&stream))
			set_word(state, (unsigned)at++, value);
	}
}

void delta_put_call(struct packer *p, const struct hv_call *call, const struct hv_call *init)
{
	pack_number(p, call->id);
	pack_number(p, call->imm);
	pack_number(p, call->from);
	pack_number(p, call->event);
	delta_put_state(p, &call->in, &init->in);
}

void delta_get_call(struct unpacker *u, struct hv_call *call)
{
	call->id = (uint32_t)unpack_number(u);
	call->imm = (uint16_t)unpack_number(u);
	call->from = (uint8_t)unpack_number(u);
	call->event = (uint8_t)unpack_number(u);
	delta_get_state(u, &call->in);
}

void delta_expect(struct hv_state *base, const struct hv_call *call, const struct hv_call *init, const struct hv_state *baseline)
{
	for (unsigned i = 0; i < WORDS; i++)
		set_word(base, i, word(word(&call->in, i) == word(&init->in, i) ? baseline : &call->in, i));
}

void delta_put_outcome(struct packer *p, const struct hv_outcome *out, const struct hv_state *base)
{
	pack_number(p, out->id);
	pack_number(p, out->how);
	pack_number(p, out->slot);
	pack_number(p, out->why);
	pack_number(p, out->mem_at);
	pack_number(p, out->mem_bytes);
	pack_number(p, out->reserved);
	delta_put_state(p, &out->out, base);
}

void delta_get_outcome(struct unpacker *u, struct hv_outcome *out, const struct hv_state *base)
{
	memset(out, 0, sizeof(*out));
	out->id = (uint32_t)unpack_number(u);
	out->how = (uint32_t)unpack_number(u);
	out->slot = (uint32_t)unpack_number(u);
	out->why = (uint32_t)unpack_number(u);
	out->mem_at = unpack_number(u);
	out->mem_bytes = unpack_number(u);
	out->reserved = unpack_number(u);
	out->out = *base;
	delta_get_state(u, &out->out);
}
