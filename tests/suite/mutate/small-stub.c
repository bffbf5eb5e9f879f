/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <string.h>

#include "isa/encode.h"
#include "tests/suite/mutate/small-stub.h"

uint8_t small_image[CODE + 4 * CODE_WORDS];
struct mutants small_mutants;
static struct hv_stub stub;

static void put(uint64_t at, uint32_t word)
{
	memcpy(small_image + at, &word, 4);
}

uint32_t small_stub_at(unsigned index)
{
	return CODE + 4 * index;
}

void small_stub_make(const char *text)
{
	size_t count;
	const uint32_t *words = assembled(text, &count);

	ck_assert_uint_le(count, CODE_WORDS);
	stub = (struct hv_stub){ .image = small_image, .size = sizeof(small_image), .align = HV_TABLE_SIZE,
				 .release = HV_RELEASE(6, 5) };
	for (uint64_t at = 0; at < sizeof(small_image); at += 4)
		put(at, ISA_WORD_NOP);
	for (uint64_t at = 0; at < HV_TABLE_SIZE; at += HV_SLOT_SIZE)
		put(at, isa_make_b(at, at));
	put(SYNC_SLOT, isa_make_b(SYNC_SLOT, CODE));
	for (unsigned i = 0; i < count; i++)
		put(small_stub_at(i), words[i]);
	ck_assert_int_eq(mutants_make(&stub, &small_mutants), 0);
}
