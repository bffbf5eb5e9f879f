/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The outsider: words of each row are executed by Unicorn with random registers. Only what the row says is written may change, and
 * each of it does change for some word; and what is written depends on nothing but what the row says is read.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unicorn/unicorn.h>

#include "isa/isa.h"
#include "tests/isa-words.h"
#include "tests/suites.h"

#define WORDS 150		/* of each row */
#define CODE 0x10000000ull	/* in the middle of CODE_SIZE on either side: literals are within 1 MiB */
#define CODE_SIZE 0x200000ull
#define DATA 0x400000ull
#define DATA_SIZE 0x100000ull
#define NZCV 0xf0000000ull
#define REGISTERS 33		/* x0 to x30, SP, NZCV */

static uc_engine *uc;
static uint64_t state;
static bool memory_read, memory_written, faulted;

struct values { uint64_t r[REGISTERS]; uint64_t pc; };

static int name_of(unsigned reg)
{
	return reg < 29 ? UC_ARM64_REG_X0 + (int)reg : reg == 29 ? UC_ARM64_REG_X29 : reg == 30 ? UC_ARM64_REG_X30 :
	       reg == 31 ? UC_ARM64_REG_SP : UC_ARM64_REG_NZCV;
}

static void on_memory(uc_engine *u, uc_mem_type type, uint64_t address, int size, int64_t value, void *ctx)
{
	(void)u, (void)address, (void)size, (void)value, (void)ctx;
	memory_read |= type == UC_MEM_READ;
	memory_written |= type == UC_MEM_WRITE;
}

static void on_interrupt(uc_engine *u, uint32_t number, void *ctx)
{
	(void)number, (void)ctx;
	faulted = true;
	uc_emu_stop(u);
}

static void open_engine(void)
{
	/* SIMD, keys and tags are neither trapped nor without effect. */
	static const uc_arm64_cp_reg control[] = {
		/* SCR_EL3: RW, NS, APK, API, ATA */
		{ .op0 = 3, .op1 = 6, .crn = 1, .crm = 1, .val = 0x4030401 },
		/* HCR_EL2: APK, API, ATA, RW */
		{ .op0 = 3, .op1 = 4, .crn = 1, .crm = 1, .val = 1ull << 56 | 3ull << 40 | 1ull << 31 },
		/* SCTLR_EL1: ATA, EnIA, EnIB, EnDA, EnDB */
		{ .op0 = 3, .op1 = 0, .crn = 1, .crm = 0, .val = 3ull << 42 | 0xf8d02800 },
		/* CPACR_EL1: FPEN */
		{ .op0 = 3, .op1 = 0, .crn = 1, .crm = 0, .op2 = 2, .val = 3 << 20 },
	};
	uc_hook hook;

	ck_assert_int_eq(uc_open(UC_ARCH_ARM64, UC_MODE_ARM, &uc), UC_ERR_OK);
	ck_assert_int_eq(uc_ctl_set_cpu_model(uc, UC_CPU_ARM64_MAX), UC_ERR_OK);
	ck_assert_int_eq(uc_mem_map(uc, CODE - CODE_SIZE, 2 * CODE_SIZE, UC_PROT_ALL), UC_ERR_OK);
	ck_assert_int_eq(uc_mem_map(uc, DATA - DATA_SIZE, 2 * DATA_SIZE, UC_PROT_READ | UC_PROT_WRITE), UC_ERR_OK);
	for (unsigned i = 0; i < sizeof(control) / sizeof(control[0]); i++) {
		uc_arm64_cp_reg r = control[i];

		uc_reg_write(uc, UC_ARM64_REG_CP_REG, &r);
	}
	uc_hook_add(uc, &hook, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, (void *)on_memory, NULL, 1, 0);
	uc_hook_add(uc, &hook, UC_HOOK_INTR, (void *)on_interrupt, NULL, 1, 0);
}

static void close_engine(void)
{
	uc_close(uc);
}

/* A store exclusive is preceded by a load exclusive of the same size and address into XZR. */
static uint32_t before(const struct isa_insn *insn)
{
	return insn->class == ISA_STORE_EXCLUSIVE ? insn->word | 1u << 22 | 0x1f7c1f : 0xd503201f;
}

static void set(const struct isa_insn *insn, const struct values *in)
{
	uint32_t words[] = { before(insn), insn->word };

	uc_mem_write(uc, CODE - 4, words, sizeof(words));
	uc_ctl_remove_cache(uc, CODE - 4, CODE + 4);
	for (unsigned i = 0; i < REGISTERS; i++)
		uc_reg_write(uc, name_of(i), &in->r[i]);
}

/* False if the engine does not execute the word, or it causes an exception. */
static bool execute(const struct isa_insn *insn, const struct values *in, struct values *out)
{
	set(insn, in);
	memory_read = memory_written = faulted = false;
	if (uc_emu_start(uc, CODE - 4, 0, 0, 1) != UC_ERR_OK || faulted)
		return false;
	memory_read = memory_written = false;
	if (uc_emu_start(uc, CODE, 0, 0, 1) != UC_ERR_OK || faulted)
		return false;
	for (unsigned i = 0; i < REGISTERS; i++)
		uc_reg_read(uc, name_of(i), &out->r[i]);
	out->r[32] &= NZCV;
	uc_reg_read(uc, UC_ARM64_REG_PC, &out->pc);
	return true;
}

static uint64_t random_value(unsigned reg, bool small)
{
	uint64_t value = isa_random(&state);

	if (reg == 32)
		return value & NZCV;
	return small ? value & 0x3f8 : isa_random(&state) & 1 ? value : value & 0xff;
}

/* Registers anew, but for those in `keep`. The stack pointer is aligned, since it may be an address. */
static void randomise(struct values *v, bool small, uint64_t keep)
{
	for (unsigned i = 0; i < REGISTERS; i++)
		if (!(keep >> i & 1))
			v->r[i] = i == 31 ? DATA + (isa_random(&state) & 0x3f0) : random_value(i, small);
}

static bool touches_memory(const struct isa_insn *insn)
{
	return (isa_reads(insn) | isa_writes(insn)) & ISA_MEMORY || insn->class == ISA_PREFETCH;
}

static void choose(const struct isa_insn *insn, struct values *in)
{
	unsigned base = isa_register(insn, isa_find(insn, ISA_BASE) ? ISA_BASE : ISA_BASE_BACK);

	randomise(in, touches_memory(insn), 0);
	if (insn->class == ISA_COPY)		/* addresses, and a length */
		for (unsigned i = 0; i < 31; i++)
			in->r[i] = DATA;
	if (insn->flow == ISA_INDIRECT || insn->flow == ISA_INDIRECT_CALL || insn->flow == ISA_RETURN)
		if (isa_register(insn, ISA_IN) < 31)
			in->r[isa_register(insn, ISA_IN)] = CODE + (isa_random(&state) & 0xffc);
	if (base < 31)
		in->r[base] = DATA + (isa_random(&state) & 0x3f0);
}

/* Of which words the result is tried: not those of which the architecture does not say what they do. */
static bool take_word(const struct isa_row *row, unsigned id, struct isa_insn *insn)
{
	uint32_t word = isa_random_word(row, &state);
	const struct isa_operand *o;

	isa_decode(ISA_A64, word, insn);
	o = isa_find(insn, ISA_SYSREG);
	if (o && insn->id == id)		/* TPIDR_EL0: no other instruction depends on it */
		isa_decode(ISA_A64, isa_with(insn, o, 0x5e82), insn);
	if ((word & 0x9f60c400) == 0x0e400400)	/* three half-precision vectors: the engine aborts at those that are unallocated */
		return false;
	return insn->id == id && !isa_is_unpredictable(insn);
}

struct seen {
	unsigned executed;
	uint64_t changed;	/* by role: bit of the operand's index; and flags, memory as in isa_writes() */
};

static uint64_t difference(const struct values *a, const struct values *b)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < REGISTERS; i++)
		bits |= (uint64_t)(a->r[i] != b->r[i]) << i;
	return bits;
}

/* What changed is what may; which operands did. */
static void check_writes(const struct isa_insn *insn, uint64_t changed, struct seen *seen)
{
	uint64_t may = isa_writes(insn);

	ck_assert_msg(may & ISA_ANY || !(changed & ~may), "%08x: %s changes 0x%llx, and not 0x%llx alone", insn->word,
		      isa_id_name(insn->id), (unsigned long long)changed, (unsigned long long)may);
	ck_assert_msg(!memory_written || may & ISA_MEMORY, "%08x: %s writes memory", insn->word, isa_id_name(insn->id));
	ck_assert_msg(!memory_read || (isa_reads(insn) | may) & ISA_MEMORY, "%08x: %s reads memory", insn->word,
		      isa_id_name(insn->id));
	seen->changed |= (changed & ISA_FLAGS) | (memory_written ? ISA_MEMORY : 0);
	for (unsigned i = 0; insn->row->operands[i].role; i++) {
		struct isa_row row = { .bits = insn->row->bits, .operands = { insn->row->operands[i] } };
		struct isa_insn one = { insn->word, insn->id, ISA_ALU, insn->flow, &row, insn->set, insn->size, insn->may_skip };

		if (isa_writes(&one) & changed & (ISA_GENERAL | ISA_SP))
			seen->changed |= 1ull << i;
	}
}

/* What is written is the same whatever the registers that are not read hold. */
static void check_reads(const struct isa_insn *insn, const struct values *in, const struct values *out)
{
	uint64_t reads = isa_reads(insn), writes = isa_writes(insn);
	struct values other = *in, result;

	if (insn->class == ISA_ATOMIC || insn->class == ISA_COPY || reads & ISA_ANY || (insn->class == ISA_LOAD_TAG))
		return;
	randomise(&other, touches_memory(insn), reads);
	if (!execute(insn, &other, &result))
		return;
	ck_assert_msg(!(difference(out, &result) & writes & ~ISA_MEMORY), "%08x: %s depends on more than 0x%llx", insn->word,
		      isa_id_name(insn->id), (unsigned long long)reads);
	ck_assert_msg(out->pc == result.pc, "%08x: %s goes where more than 0x%llx says", insn->word, isa_id_name(insn->id),
		      (unsigned long long)reads);
}

static void check_flow(const struct isa_insn *insn, uint64_t pc)
{
	uint64_t target = isa_target(insn, CODE);

	switch (insn->flow) {
	case ISA_NEXT: ck_assert_msg(pc == CODE + 4, "%08x: %s goes elsewhere", insn->word, isa_id_name(insn->id)); break;
	case ISA_JUMP: case ISA_CALL: ck_assert_uint_eq(pc, target); break;
	case ISA_BRANCH_IF: ck_assert(pc == target || pc == CODE + 4); break;
	default: break;
	}
}

static void try_word(const struct isa_insn *insn, struct seen *seen)
{
	struct values in, out;

	choose(insn, &in);
	if (!execute(insn, &in, &out))
		return;
	seen->executed++;
	check_flow(insn, out.pc);
	check_writes(insn, difference(&in, &out), seen);
	check_reads(insn, &in, &out);
}

/* Rows that are not run: they wait, cause exceptions, switch the stack pointer, or this engine aborts. */
static bool is_run(const struct isa_row *row, unsigned id)
{
	switch (row->class) {
	case ISA_UNALLOCATED: case ISA_WAIT: case ISA_EXCEPTION: case ISA_SVE: case ISA_SVE_LOAD: case ISA_SVE_STORE:
	case ISA_SME: case ISA_SME_LOAD: case ISA_SME_STORE:
		return false;
	default:
		return id != A64_SIMD_TWO_HALF && id != A64_MSR_IMM && id != A64_SYS && id != A64_SYSL && id != A64_SYSP &&
			id != A64_MSRR && id != A64_MRRS;
	}
}

static uint64_t operands_written(const struct isa_row *row)
{
	struct isa_insn insn = { row->match | 0x63, 0, row->class, row->flow, row, 0, 4, false };
	uint64_t bits = isa_writes(&insn) & (ISA_FLAGS | ISA_MEMORY);

	for (unsigned i = 0; row->operands[i].role; i++) {
		struct isa_row single = { .bits = row->bits, .operands = { row->operands[i] } };
		struct isa_insn one = { row->match, 0, ISA_ALU, row->flow, &single, 0, 4, false };

		if (isa_writes(&one) & (ISA_GENERAL | ISA_SP))
			bits |= 1ull << i;
	}
	return bits;
}

START_TEST(only_what_is_written_changes)
{
	unsigned count, executed = 0, words = 0;
	const struct isa_row *rows = isa_rows(ISA_A64, &count);
	char missing[2000] = "";

	for (unsigned i = 1; i < count; i++) {
		struct seen seen = { 0, 0 };
		struct isa_insn insn;
		uint64_t must = operands_written(&rows[i]);

		for (unsigned k = 0; k < WORDS && is_run(&rows[i], i); k++)
			if (take_word(&rows[i], i, &insn))
				try_word(&insn, &seen);
		executed += seen.executed != 0;
		words += seen.executed;
		if (!seen.executed && is_run(&rows[i], i))
			snprintf(missing + strlen(missing), sizeof(missing) - strlen(missing), " %s", isa_id_name(i));
		if (seen.executed > 20 && i != A64_CHKFEAT)	/* which is a NOP to this engine */
			ck_assert_msg(!(must & ~seen.changed), "%s: of what it writes, 0x%llx never changed", isa_id_name(i),
				      (unsigned long long)(must & ~seen.changed));
	}
	printf("%u rows of %u, %u words; not executed:%s\n", executed, count, words, missing);
	ck_assert_uint_ge(executed, 250);
}
END_TEST

Suite *isa_unicorn_suite(void)
{
	Suite *s = suite_create("isa_unicorn");
	TCase *tc = tcase_create("roles");

	tcase_set_timeout(tc, 120);
	tcase_add_unchecked_fixture(tc, open_engine, close_engine);
	tcase_add_test(tc, only_what_is_written_changes);
	suite_add_tcase(s, tc);
	return s;
}
