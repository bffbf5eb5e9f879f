/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls and outcomes as what differs from what both sides know. */
#include <check.h>
#include <string.h>

#include "hvcheck/places.h"
#include "hvcheck/stub.h"
#include "native/link/delta.h"
#include "tests/native/link/drawn.h"
#include "tests/suites.h"

static void check_runs(const uint8_t *bytes, size_t size, size_t reach, size_t most)
{
	static uint8_t packed[6000], back[3000];
	struct packer p = { packed, packed + sizeof(packed), false };
	struct unpacker u;

	pack_runs(&p, bytes, size, reach);
	ck_assert(!p.bad);
	ck_assert_uint_le((size_t)(p.at - packed), most);
	u = (struct unpacker){ packed, p.at, false };
	ck_assert_uint_eq(unpack_runs(&u, back, size), size);
	ck_assert(!u.bad);
	ck_assert_mem_eq(back, bytes, size);
	u = (struct unpacker){ packed, p.at, false };
	unpack_runs(&u, back, size / 2);
	ck_assert(u.bad);
}

START_TEST(runs_come_back)
{
	uint8_t bytes[3000];

	state = (uint64_t)_i;
	for (size_t i = 0; i < sizeof(bytes);) {
		size_t run = 1 + (draw() % 3 ? 0 : draw() % 40);
		uint8_t byte = (uint8_t)draw();

		for (; run && i < sizeof(bytes); run--)
			bytes[i++] = byte;
	}
	check_runs(bytes, sizeof(bytes), 1, sizeof(bytes));
	check_runs(bytes, sizeof(bytes), sizeof(bytes), sizeof(bytes));
	fill(bytes, sizeof(bytes), 0);
	check_runs(bytes, sizeof(bytes), sizeof(bytes), sizeof(bytes) + sizeof(bytes) / 20);
}
END_TEST

/* Slots of a table, each of a few words and NOPs: the second one costs next to nothing, and so do all NOPs but one. */
START_TEST(what_stood_there_before_is_told_in_a_few_bytes)
{
	enum { SLOT = 128, WORDS_OF_CODE = 24 };
	static const uint8_t nop[] = { 0x1f, 0x20, 0x03, 0xd5 };
	uint8_t bytes[16 * SLOT];

	state = 1;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % SLOT >= WORDS_OF_CODE ? nop[i % 4] : i < SLOT ? (uint8_t)draw() : bytes[i - SLOT];
	check_runs(bytes, sizeof(bytes), sizeof(bytes), WORDS_OF_CODE + sizeof(nop) + 10);
	check_runs(bytes, sizeof(bytes), 1, sizeof(bytes) + 10);
}
END_TEST

/* A copy of what is in front of the first byte, or of nothing. */
START_TEST(no_copy_reaches_further_than_there_is)
{
	static const struct { uint8_t packed[5]; bool bad; } given[] = {
		{ { 2, 'a', 9, 1, 0 }, false }, { { 2, 'a', 9, 2, 0 }, true }, { { 2, 'a', 9, 0, 0 }, true },
		{ { 9, 1, 2, 'a', 0 }, true },
	};
	uint8_t bytes[8];

	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
		struct unpacker u = { given[i].packed, given[i].packed + 4, false };
		size_t size = unpack_runs(&u, bytes, sizeof(bytes));

		ck_assert_msg(u.bad == given[i].bad, "given %zu", i);
		if (!u.bad)
			ck_assert(size == 5 && !memcmp(bytes, "aaaaa", size));
	}
}
END_TEST

static struct hv_places places_of_a_stub(void)
{
	struct hv_places places = { 0 };

	ck_assert(!hv_places_read(&places, hv_payload_image, (size_t)(hv_payload_image_end - hv_payload_image), HV_IMAGE_BASE));
	places.table = 0x42000000;
	return places;
}

static void scramble(struct hv_state *s, unsigned of_hundred)
{
	for (unsigned i = 0; i < HV_REG_SLOTS; i++)
		s->r[i] = draw() % 100 < of_hundred ? draw() >> draw() % 64 : s->r[i];
	for (unsigned i = 0; i < 64; i++)
		s->v[i] = draw() % 100 < of_hundred ? draw() : s->v[i];
}

START_TEST(calls_and_outcomes_come_back)
{
	const struct hv_places places = places_of_a_stub();
	struct hv_call init, call, got;
	struct hv_outcome out, back;
	struct hv_state baseline, base;
	uint8_t bytes[DELTA_MOST];

	state = (uint64_t)_i;
	hv_call_init(&init, &places);
	call = init;
	call.id = (uint32_t)draw();
	call.imm = (uint16_t)draw();
	call.from = HV_FROM_A32;
	call.event = HV_EVENT_TRAP;
	scramble(&call.in, (unsigned)_i);
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	delta_put_call(&p, &call, &init);
	ck_assert(!p.bad);
	struct unpacker u = { bytes, p.at, false };

	got = init;
	delta_get_call(&u, &got);
	ck_assert(!u.bad && u.at == u.end);
	ck_assert_mem_eq(&got, &call, sizeof(call));

	baseline = init.in;
	scramble(&baseline, 20);
	delta_expect(&base, &call, &init, &baseline);
	memset(&out, 0, sizeof(out));
	out.id = call.id;
	out.how = HV_HOW_VECTORED;
	out.slot = 9;
	out.mem_at = 0x42000123;
	out.mem_bytes = 7;
	out.out = call.in;
	scramble(&out.out, (unsigned)_i);
	p = (struct packer){ bytes, bytes + sizeof(bytes), false };
	delta_put_outcome(&p, &out, &base);
	ck_assert(!p.bad);
	u = (struct unpacker){ bytes, p.at, false };
	delta_get_outcome(&u, &back, &base);
	ck_assert(!u.bad && u.at == u.end);
	ck_assert_mem_eq(&back, &out, sizeof(out));
}
END_TEST

/* A call that changes one register of the usual ones is some bytes: what makes a run of the suite fit a slow line. */
START_TEST(a_usual_call_is_small)
{
	const struct hv_places places = places_of_a_stub();
	struct hv_call init, call;
	uint8_t bytes[DELTA_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	hv_call_init(&init, &places);
	call = init;
	call.in.r[HV_X0] = 2;
	delta_put_call(&p, &call, &init);
	ck_assert_int_le(p.at - bytes, 8);
}
END_TEST

/* Most registers of some calls are drawn from a seed, one behind the other: they cost some bytes, and not a kilobyte. */
START_TEST(drawn_registers_are_small_and_come_back)
{
	const struct hv_places places = places_of_a_stub();
	struct hv_call init, call, got;
	uint8_t bytes[DELTA_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	state = (uint64_t)_i;
	hv_call_init(&init, &places);
	call = init;
	for (unsigned i = HV_X0; i <= HV_X30; i++)
		call.in.r[i] = draw();
	for (unsigned i = 0; i < 64; i++)
		call.in.v[i] = draw();
	call.in.r[HV_X0] = 2;
	call.in.r[HV_X0 + _i % 31] ^= 1ull << _i;	/* a word that breaks the row */
	call.in.v[_i] += 1;
	delta_put_call(&p, &call, &init);
	ck_assert(!p.bad);
	ck_assert_int_le(p.at - bytes, 100);
	struct unpacker u = { bytes, p.at, false };

	got = init;
	delta_get_call(&u, &got);
	ck_assert(!u.bad && u.at == u.end);
	ck_assert_mem_eq(&got, &call, sizeof(call));
}
END_TEST

/* A row of drawn words must end in the state: 2 * 170 + 1, so many, from 5 on. */
START_TEST(drawn_registers_end_in_the_state)
{
	const uint8_t head[4] = { 0, 0, 0, 0 };
	struct hv_call got;

	for (unsigned count = 0; count < 300; count++) {
		uint8_t bytes[32];
		struct packer p = { bytes, bytes + sizeof(bytes), false };
		struct unpacker u = { bytes, NULL, false };

		memset(&got, 0, sizeof(got));
		pack_bytes(&p, head, sizeof(head));
		pack_number(&p, 2 * 170 + 1);
		pack_number(&p, count);
		pack_number(&p, 5);
		pack_number(&p, 0);
		u.end = p.at;
		delta_get_call(&u, &got);
		ck_assert_msg(u.bad == (!count || count > HV_REG_SLOTS + 64 - 169), "%u words", count);
	}
}
END_TEST

Suite *link_delta_suite(void)
{
	Suite *s = suite_create("link delta");
	TCase *t = tcase_create("link delta");

	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, runs_come_back, 0, 8);
	tcase_add_test(t, what_stood_there_before_is_told_in_a_few_bytes);
	tcase_add_test(t, no_copy_reaches_further_than_there_is);
	tcase_add_loop_test(t, calls_and_outcomes_come_back, 0, 101);
	tcase_add_test(t, a_usual_call_is_small);
	tcase_add_loop_test(t, drawn_registers_are_small_and_come_back, 0, 64);
	tcase_add_test(t, drawn_registers_end_in_the_state);
	suite_add_tcase(s, t);
	return s;
}
