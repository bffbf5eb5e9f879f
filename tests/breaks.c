/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A one-instruction break of a kernel's Image fails by the right rule. The Images have no symbols: two are made here around
 * built-in stubs, and kernels that tests/kernels.sh has fetched are broken in the same way.
 */
#include <glob.h>
#include <string.h>

#include "isa/encode.h"
#include "suite/mutate/hidden.h"
#include "suite/static/alternatives.h"
#include "suite/static/word.h"
#include "tests/assembled.h"
#include "tests/breaks.h"
#include "tests/parts.h"

#define SIZE (256u << 10)
#define STUB_AT 0x3000u
#define KERNELS_MAX 3

static const char *machine = "sim:max";
static uint8_t image[SIZE];
static char error[256];

/* Code, of which the word at `index` becomes `is`. */
static const struct {
	const char *what;
	const char *code;
	unsigned index;
	const char *is;
	enum hv_rule rule;
} breaks[] = {
	{ "SET_VECTORS takes x2", ASM("msr vbar_el2, x1"), 0, ASM("msr vbar_el2, x2"), HV_VBAR_01 },
	{ "SET_VECTORS writes nothing", ASM("msr vbar_el2, x1"), 0, ASM("nop"), HV_VBAR_01 },
	{ "SET_VECTORS writes SCTLR_EL2", ASM("msr vbar_el2, x1"), 0, ASM("msr sctlr_el2, x1"), HV_SYS_02 },
	{ "a restart goes nowhere", ASM("mov x4, x1"), 0, ASM("mov x4, x3"), HV_LIVE_01 },
	{ "a restart returns", ASM("br x4"), 0, ASM("eret"), HV_RST_01 },
	{ "a restart's x0 is x3", ASM("mov x0, x2"), 0, ASM("mov x0, x3"), HV_RST_02 },
	{ "success is 1", ASM("mov x0, xzr; eret"), 0, ASM("mov x0, #1"), HV_RES_01 },
	{ "the error's lower half is missing", ASM("movk x0, #0xca11"), 0, ASM("nop"), HV_RES_02 },
	{ "call 3 is no call", ASM("cmp x0, #3"), 1, ASM("nop"), HV_RET_01 },
	{ "a branch for all but call 1 leads to itself", ASM("cmp x0, #1"), 1, ASM("b.ne ."), HV_LIVE_01 },
	{ "call 1 is 5", ASM("cmp x0, #1"), 0, ASM("cmp x0, #5"), HV_RST_01 },
	{ "HCR_EL2 without an ISB", ASM("msr hcr_el2, x0; isb"), 1, ASM("nop"), HV_SYNC_07 },
	{ "HCR_EL2 is VTCR_EL2, so EL12 is no level", ASM("msr hcr_el2, x0; isb"), 0, ASM("msr vtcr_el2, x0"), HV_LIVE_01 },
	{ "SMCR_EL2 is not written", ASM("msr smcr_el2, x0"), 0, ASM("nop"), HV_SYS_02 },
	{ "SP_EL2 stays", ASM("mov sp, x0"), 0, ASM("nop"), HV_REG_04 },
	{ "no TLBI before the kernel's MMU", ASM("tlbi vmalle1"), 0, ASM("nop"), HV_SYNC_08 },
	{ "no IC behind the kernel's MMU", ASM("ic iallu"), 0, ASM("nop"), HV_SYNC_09 },
};
#define BREAKS (sizeof(breaks) / sizeof(breaks[0]))

static void put(uint32_t at, uint32_t word)
{
	memcpy(image + at, &word, 4);
}

static struct hv_stub *make(const char *name)
{
	struct hv_stub *stub = hv_stub_open(name, NULL, error, sizeof(error)), *made;

	ck_assert_msg(stub != NULL, "%s", error);
	memset(image, 0, sizeof(image));
	put(0, 0xfa405a4d);
	put(16, SIZE);
	put(24, 0xa);
	put(56, 0x644d5241);
	ck_assert_uint_le(stub->size, SIZE - STUB_AT);
	hv_stub_place(stub, hv_stub_base(stub, 0x80000000), image + STUB_AT);
	hv_stub_free(stub);
	made = hv_stub_from_image(name, image, SIZE, error, sizeof(error));
	ck_assert_msg(made != NULL, "%s", error);
	return made;
}

/* The place of the words, among those that slots reach. */
static uint64_t find(const struct mutants *all, const char *code)
{
	size_t count;
	const uint32_t *words = assembled(code, &count);

	for (size_t i = 0; i < all->flow.place_count; i++)
		if (mutants_word(all, all->flow.places[i]) == words[0] &&
		    (count < 2 || mutants_word(all, all->flow.places[i] + 4) == words[1]))
			return all->flow.places[i];
	return 0;
}

/* Names of the rules that failed. */
static const char *names_of(const struct hv_rule_set *rules)
{
	static char buf[512];

	buf[0] = 0;
	for (unsigned rule = 0; rule < HV_RULE_COUNT && strlen(buf) < sizeof(buf) - 32; rule++)
		if (hv_rule_set_has(rules, rule))
			strcat(strcat(buf, " "), hv_rules[rule].name);
	return buf;
}

/* What becomes of the Image with the word at `at` being `is`. If it goes, one like it right behind goes too: 6.18 has two ISBs. */
static struct mutant_result try_word(struct trier *t, struct mutants *all, uint64_t at, uint32_t is)
{
	bool twice = is == ISA_WORD_NOP && mutants_word(all, at) == mutants_word(all, at + 4);
	struct mutant_result r;

	all->m[0] = (struct mutant){ .count = twice ? 2 : 1, .slots = all->flow.reach[at / 4], .site = (uint32_t)at };
	all->edits[0] = (struct edit){ (uint32_t)at, is };
	all->edits[1] = (struct edit){ (uint32_t)at + 4, is };
	trier_try(t, 0, &r);
	return r;
}

static void try_all(const struct hv_stub *stub, const char *abi)
{
	const struct mutate_options options = { .machines = &machine, .machine_count = 1, .open = hv_machine_open };
	const struct hv_abi *as = hv_abi_find(abi);
	struct mutants all;
	struct hidden hidden;
	struct trier *t;

	ck_assert_int_eq(mutants_make(stub, &all), 0);
	ck_assert_int_eq(hidden_open(&hidden, &all, as, &options, error, sizeof(error)), 0);
	t = trier_open(&all, &hidden, as, &options, error, sizeof(error));
	ck_assert_msg(t != NULL, "%s", error);
	ck_assert_msg(!trier_try_good(t), "%s", error);
	for (size_t i = 0; i < BREAKS; i++) {
		uint64_t at = find(&all, breaks[i].code) + 4 * breaks[i].index;
		struct mutant_result r;

		ck_assert_msg(at > 4, "%s: %s: no such code", stub->name, breaks[i].what);
		r = try_word(t, &all, at, assembled_word(breaks[i].is));
		ck_assert_msg(r.fate == FATE_KILLED && hv_rule_set_has(&r.rules, breaks[i].rule),
			      "%s: %s: not by %s, but by%s", stub->name, breaks[i].what, hv_rules[breaks[i].rule].name,
			      names_of(&r.rules));
	}
	trier_close(t);
	hidden_close(&hidden);
	mutants_free(&all);
}

START_TEST(break_of_a_made_image_fails)
{
	static const char *const names[] = { "linux-6.0", "linux-6.19" };
	struct hv_stub *stub = make(names[_i]);

	try_all(stub, names[_i]);
	hv_stub_free(stub);
}
END_TEST

/* Of kernels that are here: those that have FINALISE_EL2. */
START_TEST(break_of_a_kernel_fails)
{
	static const char *const patterns[] = { "kernels/6.1[0-8].*", "kernels/7.*" };
	static const char *const abis[] = { "linux-6.0", "linux-6.19" };
	glob_t names;

	if (!glob(patterns[_i], 0, NULL, &names) && names.gl_pathc) {
		struct hv_stub *stub = hv_stub_open(names.gl_pathv[0], NULL, error, sizeof(error));

		ck_assert_msg(stub != NULL, "%s", error);
		try_all(stub, abis[_i]);
		hv_stub_free(stub);
	}
	globfree(&names);
}
END_TEST

#define ROWS_AT 0x38000u
#define FREE_AT 0x3a000u	/* words that no table reaches */
#define ROWS 10u

/* Row `i` of a table of alternatives: the word at `at` may become the one at FREE_AT. */
static void put_row(unsigned i, uint32_t at)
{
	uint32_t row = ROWS_AT + i * ALTERNATIVE_SIZE;

	put(row, at - row);
	put(row + 4, FREE_AT - row - 4);
	put(row + 8, i | 4u << 16 | 4u << 24);
}

/* The kernel may write over what SET_VECTORS runs: what that call does of a break is not seen, and that other calls fail is. */
START_TEST(break_beside_written_text_is_unseen)
{
	const struct mutate_options options = { .machines = &machine, .machine_count = 1, .open = hv_machine_open };
	const struct hv_abi *as = hv_abi_find("linux-6.0");
	struct hv_stub *stub = make("linux-6.0");
	struct mutant_result set, error_value;
	struct mutants all;
	struct hidden hidden;
	struct trier *t;
	uint64_t at;

	ck_assert_int_eq(mutants_make(stub, &all), 0);
	at = find(&all, ASM("msr vbar_el2, x1"));
	mutants_free(&all);
	hv_stub_free(stub);
	for (unsigned i = 0; i < ROWS; i++)
		put_row(i, i ? FREE_AT + 0x100 + 8 * i : (uint32_t)at + 4);
	stub = hv_stub_from_image("written", image, SIZE, error, sizeof(error));
	ck_assert_int_eq(mutants_make(stub, &all), 0);
	ck_assert_int_eq(hidden_open(&hidden, &all, as, &options, error, sizeof(error)), 0);
	t = trier_open(&all, &hidden, as, &options, error, sizeof(error));
	ck_assert_msg(t && !trier_try_good(t), "%s", error);
	set = try_word(t, &all, at, ISA_WORD_NOP);
	error_value = try_word(t, &all, find(&all, ASM("movk x0, #0xca11")), ISA_WORD_NOP);
	ck_assert_int_eq(set.fate, FATE_UNSEEN);
	ck_assert_int_eq(set.hidden, 1);
	ck_assert_int_eq(error_value.fate, FATE_KILLED);
	trier_close(t);
	hidden_close(&hidden);
	mutants_free(&all);
	hv_stub_free(stub);
}
END_TEST

TCase *breaks_case(void)
{
	TCase *t = tcase_create("breaks of Images");

	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, break_of_a_made_image_fails, 0, is_small_run() ? 1 : 2);
	tcase_add_loop_test(t, break_of_a_kernel_fails, 0, is_small_run() ? 1 : 2);
	tcase_add_test(t, break_beside_written_text_is_unseen);
	return t;
}
