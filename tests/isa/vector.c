/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SIMD and floating point registers against Unicorn: of random words of each row only what isa/vector.c calls written changes, and
 * it depends on nothing but what that calls read. And back: if the destination is said to be read, too, it matters for some word.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unicorn/unicorn.h>

#include "isa/vector.h"
#include "tests/isa-words.h"
#include "tests/suites.h"

#define WORDS 4000		/* of each row that has no name */
#define CODE 0x10000000ull
#define DATA 0x400000ull
#define SIZE 0x200000ull
#define KINDS 0x40000		/* of operations, by what tells them apart */

static uc_engine *uc;
static uint64_t state, written;		/* a sum of what was stored */

struct registers { uint64_t v[32][2], x[31], nzcv; };

static int x_name(unsigned i)
{
	return i < 29 ? UC_ARM64_REG_X0 + (int)i : i == 29 ? UC_ARM64_REG_X29 : UC_ARM64_REG_X30;
}

static void on_write(uc_engine *u, uc_mem_type type, uint64_t address, int size, int64_t value, void *ctx)
{
	(void)u, (void)type, (void)ctx;
	written = (written ^ address ^ ((uint64_t)value & ~0ull >> (64 - 8 * size))) * 0x9e3779b97f4a7c15ull;
}

static void open_engine(void)
{
	uc_arm64_cp_reg cpacr = { .op0 = 3, .op1 = 0, .crn = 1, .crm = 0, .op2 = 2, .val = 3 << 20 };
	uc_hook hook;

	ck_assert_int_eq(uc_open(UC_ARCH_ARM64, UC_MODE_ARM, &uc), UC_ERR_OK);
	ck_assert_int_eq(uc_ctl_set_cpu_model(uc, UC_CPU_ARM64_MAX), UC_ERR_OK);
	ck_assert_int_eq(uc_mem_map(uc, CODE, 0x1000, UC_PROT_ALL), UC_ERR_OK);
	ck_assert_int_eq(uc_mem_map(uc, DATA - SIZE, 2 * SIZE, UC_PROT_READ | UC_PROT_WRITE), UC_ERR_OK);
	uc_reg_write(uc, UC_ARM64_REG_CP_REG, &cpacr);
	uc_hook_add(uc, &hook, UC_HOOK_MEM_WRITE, (void *)on_write, NULL, 1, 0);
	state = 7;
	for (uint64_t at = DATA - SIZE; at < DATA + SIZE; at += 8) {
		uint64_t value = isa_random(&state);

		uc_mem_write(uc, at, &value, sizeof(value));
	}
}

static void close_engine(void)
{
	uc_close(uc);
}

static bool execute(uint32_t word, const struct registers *in, struct registers *out)
{
	uint64_t sp = DATA;

	uc_mem_write(uc, CODE, &word, sizeof(word));
	uc_ctl_remove_cache(uc, CODE, CODE + 4);
	for (unsigned i = 0; i < 32; i++)
		uc_reg_write(uc, UC_ARM64_REG_V0 + (int)i, in->v[i]);
	for (unsigned i = 0; i < 31; i++)
		uc_reg_write(uc, x_name(i), &in->x[i]);
	uc_reg_write(uc, UC_ARM64_REG_NZCV, &in->nzcv);
	uc_reg_write(uc, UC_ARM64_REG_SP, &sp);
	*out = (struct registers){ .nzcv = 0 };
	written = 0;
	if (uc_emu_start(uc, CODE, 0, 0, 1) != UC_ERR_OK)
		return false;
	for (unsigned i = 0; i < 32; i++)
		uc_reg_read(uc, UC_ARM64_REG_V0 + (int)i, out->v[i]);
	for (unsigned i = 0; i < 31; i++)
		uc_reg_read(uc, x_name(i), &out->x[i]);
	uc_reg_read(uc, UC_ARM64_REG_NZCV, &out->nzcv);
	uc_reg_read(uc, UC_ARM64_REG_SP, &sp);
	return true;
}

/* Vectors anew, but for those in `keep`: of small numbers now and then, so that what saturates or compares shows a difference. */
static void randomise(struct registers *r, uint32_t keep)
{
	for (unsigned i = 0; i < 32; i++)
		for (unsigned k = 0; k < 2 && !(keep >> i & 1); k++)
			r->v[i][k] = isa_random(&state) & (isa_random(&state) & 1 ? ~0ull : 0x0103050103000102ull);
}

static uint32_t set_of(const uint8_t *regs, unsigned count)
{
	uint32_t set = 0;

	for (unsigned i = 0; i < count; i++)
		set |= 1u << regs[i];
	return set;
}

static uint32_t changed(const struct registers *a, const struct registers *b)
{
	uint32_t set = 0;

	for (unsigned i = 0; i < 32; i++)
		set |= (uint32_t)(memcmp(a->v[i], b->v[i], 16) != 0) << i;
	return set;
}

static bool is_same(const struct registers *a, const struct registers *b, uint32_t set)
{
	return !(changed(a, b) & set) && !memcmp(a->x, b->x, sizeof(a->x)) && a->nzcv == b->nzcv;
}

static unsigned field(const struct isa_insn *insn, char letter)
{
	for (const struct isa_operand *o = insn->row->operands; o->role; o++)
		if (o->letter == letter)
			return (unsigned)isa_get(insn, o);
	return 0;
}

/* What tells an operation from others of its row. */
static unsigned kind_of(const struct isa_insn *insn)
{
	unsigned o = field(insn, 'o') + (insn->id == A64_SIMD_CONSTANT ? 2 * field(insn, 'k') : 0);

	return (insn->id * 512u + field(insn, 'j') * 256 + field(insn, 'z') * 64 + o) % KINDS;
}

static struct { unsigned tried, mattered; uint32_t word; } kept[KINDS];

static void try_word(const struct isa_insn *insn)
{
	struct registers in, out, other, result;
	struct isa_vectors v;
	uint32_t reads, writes, d;
	uint64_t stored;

	isa_vectors(insn, &v);
	reads = set_of(v.read, v.reads);
	writes = set_of(v.write, v.writes);
	randomise(&in, 0);
	for (unsigned i = 0; i < 31; i++)
		in.x[i] = DATA + (isa_random(&state) & 0x3ff0);
	in.nzcv = isa_random(&state) & 0xf0000000;
	if (!execute(insn->word, &in, &out))
		return;
	stored = written;
	ck_assert_msg(v.op != ISA_VECTOR_NONE, "%08x: %s is of no kind", insn->word, isa_id_name(insn->id));
	ck_assert_msg(!(changed(&in, &out) & ~writes), "%08x: %s changes 0x%x, and not 0x%x alone", insn->word,
		      isa_id_name(insn->id), changed(&in, &out), writes);
	other = in;
	randomise(&other, reads);
	ck_assert(execute(insn->word, &other, &result));
	ck_assert_msg(is_same(&out, &result, writes) && stored == written, "%08x: %s depends on more than 0x%x", insn->word,
		      isa_id_name(insn->id), reads);
	d = insn->word & 31;
	if (insn->class != ISA_FP || !(reads & writes & 1u << d) || (insn->word >> 5 & 31) == d || (insn->word >> 16 & 31) == d)
		return;
	other = in;
	randomise(&other, ~(1u << d));
	ck_assert(execute(insn->word, &other, &result));
	kept[kind_of(insn)].tried++;
	kept[kind_of(insn)].word = insn->word;
	kept[kind_of(insn)].mattered += !is_same(&out, &result, writes);
}

/* Of FP16 the engine aborts at words that are not allocated. */
static bool is_tried(const struct isa_insn *insn, unsigned id)
{
	return insn->id == id && id != A64_SIMD_TWO_HALF && !isa_is_unpredictable(insn) && (insn->word & 0x9f60c400) != 0x0e400400;
}

START_TEST(vectors_are_as_executed)
{
	unsigned count, executed = 0;
	const struct isa_row *rows = isa_rows(ISA_A64, &count);

	for (unsigned i = 1; i < count; i++) {
		bool any = rows[i].class == ISA_FP || rows[i].class == ISA_FP_LOAD || rows[i].class == ISA_FP_STORE;
		bool all = rows[i].class == ISA_FP && !*rows[i].name;

		for (unsigned k = 0; any && k < (all ? WORDS : WORDS / 10); k++) {
			struct isa_insn insn;

			isa_decode(ISA_A64, isa_random_word(&rows[i], &state), &insn);
			executed++;
			if (is_tried(&insn, i))
				try_word(&insn);
		}
	}
	ck_assert_uint_ge(executed, 20000);
	for (unsigned i = 0; i < KINDS; i++)
		ck_assert_msg(kept[i].tried < 4 || kept[i].mattered, "%08x: its destination is not read", kept[i].word);
}
END_TEST

START_TEST(width_is_that_of_the_registers)
{
	static const struct { uint32_t word; uint8_t width; } words[] = {
		{ 0x4e22d420, 16 }, { 0x0e22d420, 8 }, { 0x1e622820, 8 },	/* fadd v0.4s, v0.2s, d0 */
		{ 0x7ea2d420, 8 }, { 0x0e62c020, 16 },				/* fabd s0; smull v0.4s */
		{ 0x0e612820, 8 }, { 0x0f10a420, 16 }, { 0x0e624020, 8 },	/* xtn v0.4h; sshll v0.4s; addhn v0.4h */
		{ 0x0f42a020, 16 }, { 0x0f428020, 8 },				/* smull v0.4s, by v2.h[0]; mul v0.4h */
		{ 0x4e284820, 16 }, { 0x5e281820, 16 },				/* aese; sha1su1 */
		{ 0x4e183c20, 8 }, { 0x4e181c20, 8 }, { 0x9e660020, 8 },	/* mov x0, v1.d[1]; mov v0.d[1], x1; fmov x0, d1 */
		{ 0xfd400020, 8 }, { 0x3dc00020, 16 }, { 0x0d408420, 16 },	/* ldr d0; ldr q0; ld1 {v0.d}[0] */
		{ 0x6d000420, 8 }, { 0xad000420, 16 }, { 0x8b020020, 0 },	/* stp d0; stp q0; add x0 */
	};

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct isa_vectors v;
		struct isa_insn insn;

		isa_decode(ISA_A64, words[i].word, &insn);
		isa_vectors(&insn, &v);
		ck_assert_msg(v.width == words[i].width, "%08x: %u, not %u", words[i].word, v.width, words[i].width);
	}
}
END_TEST

Suite *isa_vector_suite(void)
{
	Suite *s = suite_create("isa_vector");
	TCase *tc = tcase_create("registers");

	tcase_set_timeout(tc, 120);
	tcase_add_unchecked_fixture(tc, open_engine, close_engine);
	tcase_add_test(tc, vectors_are_as_executed);
	tcase_add_test(tc, width_is_that_of_the_registers);
	suite_add_tcase(s, tc);
	return s;
}
