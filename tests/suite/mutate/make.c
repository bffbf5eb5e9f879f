/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which mutants are made of a small stub, that each can be taken back, and that none is made twice. */
#include <check.h>
#include <string.h>

#include "tests/suite/mutate/small-stub.h"
#include "tests/suites.h"

/* Class, where, what it was small_mutants into. */
static const struct {
	enum mutation class;
	uint32_t at;
	const char *is;
} changes[] = {
	{ MUTATION_DELETED, CODE, ASM("nop") },
	{ MUTATION_SWAPPED, CODE + 16, ASM("eret") },
	{ MUTATION_REGISTER, CODE, ASM("cmp x1, #0") },
	{ MUTATION_IMMEDIATE, CODE, ASM("cmp x0, #1") },
	{ MUTATION_SHIFT, CODE, ASM("cmp x0, #0, lsl #12") },
	{ MUTATION_CONDITION, CODE + 4, ASM("b.eq .+12") },
	{ MUTATION_TARGET, CODE + 4, ASM("b.ne .+8") },
	{ MUTATION_SYSREG, CODE + 8, ASM("msr sctlr_el2, x1") },
	{ MUTATION_BARRIER, CODE + 12, ASM("nop") },
	{ MUTATION_BARRIER, CODE + 12, ASM("dsb sy") },
	{ MUTATION_BIT, CODE + 16, ASM("mov w0, wzr") },
	{ MUTATION_DOUBLED, HV_TABLE_SIZE - 12, ASM("mov x0, xzr") },	/* by way of the last slot's unused words */
	{ MUTATION_EXCHANGED, 0x480, ASM("b .+0x380") },
	{ MUTATION_MOVED, 0x480, ASM("nop") },
	{ MUTATION_EMPTIED, 0x480, ASM(".word 0") },
	{ MUTATION_REVIVED, 0x480, ASM("eret") },
	{ MUTATION_PAIR, CODE + 4, ASM("nop") },
};

static bool is_made(enum mutation class, uint32_t at, uint32_t is)
{
	for (size_t i = 0; i < small_mutants.count; i++) {
		const struct mutant *m = &small_mutants.m[i];
		const struct edit *edits = &small_mutants.edits[m->first];

		for (uint32_t k = 0; m->class == class && k < m->count; k++)
			if (edits[k].at == at && edits[k].is == is)
				return true;
	}
	return false;
}

START_TEST(each_class_makes_what_it_says)
{
	small_stub_make(SMALL_STUB);
	ck_assert_msg(is_made(changes[_i].class, changes[_i].at, assembled_word(changes[_i].is)), "%s at %#x",
		      mutation_kinds[changes[_i].class].name, changes[_i].at);
	mutants_free(&small_mutants);
}
END_TEST

START_TEST(mutant_is_applied_and_undone)
{
	uint8_t copy[sizeof(small_image)];
	size_t without = 0;

	small_stub_make(SMALL_STUB);
	memcpy(copy, small_image, sizeof(copy));
	for (size_t i = 0; i < small_mutants.count; i++) {
		mutant_apply(&small_mutants, &small_mutants.m[i], copy);
		without += !small_mutants.m[i].align && !memcmp(copy, small_image, sizeof(copy));
		mutant_undo(&small_mutants, &small_mutants.m[i], copy);
		ck_assert_int_eq(memcmp(copy, small_image, sizeof(copy)), 0);
	}
	ck_assert_uint_eq(without, 0);
	mutants_free(&small_mutants);
}
END_TEST

static bool are_alike(const struct mutant *a, const struct mutant *b)
{
	return !a->align && a->count == 1 && b->count == 1 &&
	       !memcmp(&small_mutants.edits[a->first], &small_mutants.edits[b->first], sizeof(struct edit));
}

START_TEST(no_mutant_is_made_twice_of_an_instruction)
{
	const struct mutant *m;

	small_stub_make(SMALL_STUB);
	m = small_mutants.m;
	for (size_t i = 0; i < small_mutants.count; i++)
		for (size_t k = i + 1; k < small_mutants.count && m[k].site == m[i].site; k++)
			ck_assert(!are_alike(&m[i], &m[k]));
	mutants_free(&small_mutants);
}
END_TEST

/* Eight NOPs: the first and the last stand for all. */
START_TEST(run_of_nops_is_mutated_at_its_ends)
{
	bool at[CODE_WORDS] = { false };

	small_stub_make(ASM("nop; nop; nop; nop; nop; nop; nop; nop; mov x0, xzr; eret"));
	for (size_t i = 0; i < small_mutants.count; i++)
		if (small_mutants.m[i].class == MUTATION_BIT && small_mutants.m[i].site >= CODE)
			at[(small_mutants.m[i].site - CODE) / 4] = true;
	ck_assert(at[0] && at[7]);
	for (unsigned i = 1; i < 7; i++)
		ck_assert(!at[i]);
	mutants_free(&small_mutants);
}
END_TEST

Suite *mutate_make_suite(void)
{
	Suite *s = suite_create("mutate_make");
	TCase *t = tcase_create("makers");

	tcase_add_loop_test(t, each_class_makes_what_it_says, 0, sizeof(changes) / sizeof(changes[0]));
	tcase_add_test(t, mutant_is_applied_and_undone);
	tcase_add_test(t, no_mutant_is_made_twice_of_an_instruction);
	tcase_add_test(t, run_of_nops_is_mutated_at_its_ends);
	suite_add_tcase(s, t);
	return s;
}
