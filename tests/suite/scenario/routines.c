/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The relocation routines of kexec, each run alone on a CPU without caches: do the pages and the arguments arrive. What barriers
 * and maintenance are for does not show here, so a sibling that lacks one of these must do as well as the good routine.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unicorn/unicorn.h>

#include "hvcheck/kexec.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define PAGE HV_KEXEC_PAGE

/* RAM, and what lies where in it. */
#define RAM 0x40000000ull
#define RAM_SIZE 0x80000
#define TABLE (RAM + 0x1000)	/* the copied linear map, and the 1:1 map as well: one block descriptor fits both */
#define OLD_TABLE (RAM + 0x2000)
#define ZERO_PAGE (RAM + 0x3000)
#define BLOCK (RAM + 0x4000)	/* kexec-arg-2019's arguments, kexec-5.16's descriptor */
#define LIST (RAM + 0x5000)
#define LIST_2 (RAM + 0x6000)
#define SOURCE (RAM + 0x10000)
#define DESTINATION (RAM + 0x20000)
#define SECOND (RAM + 0x28000)	/* where the list's second DESTINATION points */
#define CODE (RAM + 0x30000)
#define CODE_2 (RAM + 0x57000)
#define STACK (RAM + 0x60000)
#define ENTRY (RAM + 0x70000)
#define DTB (RAM + 0x78000)
#define EL2_VECTORS (RAM + 0x79000)
#define LINEAR 0xffffff8000000000ull	/* virtual - physical */

#define HVC_0 0xd4000002
#define HVC_SOFT_RESTART 1
#define KEPT 0x5ca1ab1e00000000ull	/* x18-x30 */
#define INSNS_MAX 100000
#define MMU_OFF 0x30500800

enum { WANT_RIGHT, WANT_PAGES_WRONG, WANT_ARGUMENTS_WRONG, WANT_LONGER = 4 };

/* Siblings that show without caches. */
static const struct { const char *name; unsigned want; } wrong[] = {
	{ "kexec-4.8/bad-indirection", WANT_PAGES_WRONG },
	{ "kexec-4.8/bad-long", WANT_PAGES_WRONG },
	{ "kexec-4.8/bad-push", WANT_PAGES_WRONG },
	{ "kexec-4.8/bad-short", WANT_PAGES_WRONG },
	{ "kexec-4.8/bad-size", WANT_LONGER },
	{ "kexec-4.8/bad-step", WANT_PAGES_WRONG },
	{ "kexec-4.8/bad-x0", WANT_ARGUMENTS_WRONG },
	{ "kexec-4.8/bad-x1", WANT_ARGUMENTS_WRONG },
	{ "kexec-arg-2019/bad-args-offset", WANT_ARGUMENTS_WRONG },
	{ "kexec-arg-2019/bad-args-order", WANT_ARGUMENTS_WRONG },
	{ "kexec-arg-2019/bad-indirection", WANT_PAGES_WRONG },
	{ "kexec-arg-2019/bad-long", WANT_PAGES_WRONG },
	{ "kexec-arg-2019/bad-push", WANT_PAGES_WRONG },
	{ "kexec-arg-2019/bad-short", WANT_PAGES_WRONG },
	{ "kexec-arg-2019/bad-size", WANT_LONGER },
	{ "kexec-arg-2019/bad-step", WANT_PAGES_WRONG },
	{ "kexec-5.16/bad-args-order", WANT_ARGUMENTS_WRONG },
	{ "kexec-5.16/bad-direct-branch", WANT_ARGUMENTS_WRONG },
	{ "kexec-5.16/bad-indirection", WANT_PAGES_WRONG },
	{ "kexec-5.16/bad-late-field", WANT_ARGUMENTS_WRONG },
	{ "kexec-5.16/bad-long", WANT_PAGES_WRONG },
	{ "kexec-5.16/bad-short", WANT_PAGES_WRONG },
	{ "kexec-5.16/bad-size", WANT_LONGER },
	{ "kexec-5.16/bad-step", WANT_PAGES_WRONG },
};

/* What a routine of this form is entered with, and how it leaves. */
struct form {
	const char *name;
	void (*prepare)(void);	/* arguments in x[], blocks in memory */
	uint64_t leaves[5];	/* x0 ... */
	unsigned left;		/* how many of them count */
	bool mmu, by_hvc;
	uint64_t second;
};

static uint8_t *ram, *before;
static uc_engine *uc;
static uint64_t x[4], head;

#define OK(call) ck_assert_int_eq(call, UC_ERR_OK)

static void put(uint64_t at, uint64_t word)
{
	memcpy(ram + (at - RAM), &word, sizeof(word));
}

static uint64_t get_x(unsigned n)
{
	uint64_t value = 0;

	OK(uc_reg_read(uc, n < 29 ? UC_ARM64_REG_X0 + (int)n : UC_ARM64_REG_X29 + (int)n - 29, &value));
	return value;
}

static void set_x(unsigned n, uint64_t value)
{
	OK(uc_reg_write(uc, n < 29 ? UC_ARM64_REG_X0 + (int)n : UC_ARM64_REG_X29 + (int)n - 29, &value));
}

static void set_system(uc_arm64_cp_reg reg, uint64_t value)
{
	reg.val = value;
	OK(uc_reg_write(uc, UC_ARM64_REG_CP_REG, &reg));
}

static uint64_t get_system(uc_arm64_cp_reg reg)
{
	OK(uc_reg_read(uc, UC_ARM64_REG_CP_REG, &reg));
	return reg.val;
}

#define REG(...) ((uc_arm64_cp_reg){ __VA_ARGS__, 0 })	/* CRn, CRm, op0, op1, op2 */
#define SCTLR_EL1 REG(1, 0, 3, 0, 0)
#define TTBR0_EL1 REG(2, 0, 3, 0, 0)
#define TTBR1_EL1 REG(2, 0, 3, 0, 1)
#define TCR_EL1 REG(2, 0, 3, 0, 2)
#define MAIR_EL1 REG(10, 2, 3, 0, 0)
#define HCR_EL2 REG(1, 1, 3, 4, 0)
#define SCR_EL3 REG(1, 1, 3, 6, 0)

/* --- the three forms ----------------------------------------------------------------------------------------- */

static void prepare_4_8(void)
{
	x[0] = head;
	x[1] = ENTRY;
	x[2] = DTB;
}

static void prepare_arg(void)
{
	x[0] = BLOCK;
	put(BLOCK + HV_KARG_HEAD, head);
	put(BLOCK + HV_KARG_ENTRY, ENTRY);
	put(BLOCK + HV_KARG_ARG0, DTB);
	put(BLOCK + HV_KARG_ARG1, 0x11);
	put(BLOCK + HV_KARG_ARG2, 0x22);
	put(BLOCK + HV_KARG_ARG3, 0x33);
}

static void prepare_5_16_at_el1(void)
{
	x[0] = BLOCK + LINEAR;
	put(BLOCK + HV_KIMAGE_HEAD, head);
	put(BLOCK + HV_KIMAGE_START, ENTRY);
	put(BLOCK + HV_KIMAGE_DTB, DTB);
	put(BLOCK + HV_KIMAGE_EL2_VECTORS, 0);
	put(BLOCK + HV_KIMAGE_ZERO_PAGE, ZERO_PAGE);
	put(BLOCK + HV_KIMAGE_TTBR1, TABLE);
	put(BLOCK + HV_KIMAGE_PHYS_OFFSET, LINEAR);
}

static void prepare_5_16(void)
{
	prepare_5_16_at_el1();
	put(BLOCK + HV_KIMAGE_EL2_VECTORS, EL2_VECTORS);
}

static const struct form forms[] = {
	{ .name = "kexec-4.8", .prepare = prepare_4_8, .leaves = { DTB }, .left = 4, .second = SECOND },
	{ .name = "kexec-arg-2019", .prepare = prepare_arg, .leaves = { DTB, 0x11, 0x22, 0x33 }, .left = 4, .second = SECOND },
	{ .name = "kexec-5.16", .prepare = prepare_5_16, .leaves = { HVC_SOFT_RESTART, ENTRY, DTB }, .left = 5, .mmu = true,
	  .by_hvc = true, .second = BLOCK },
	{ .name = "kexec-5.16", .prepare = prepare_5_16_at_el1, .leaves = { DTB }, .left = 4, .mmu = true, .second = BLOCK },
};

static const struct form *form_of(const char *routine)
{
	size_t folder = strcspn(routine, "/");

	for (unsigned i = 0; i < COUNT(forms); i++)
		if (strlen(forms[i].name) == folder && !strncmp(forms[i].name, routine, folder))
			return &forms[i];
	ck_abort_msg("%s is of no form", routine);
	return NULL;
}

static const struct hv_routine *routine_named(const char *name)
{
	for (unsigned i = 0; i < hv_routine_count; i++)
		if (!strcmp(hv_routines[i].name, name))
			return &hv_routines[i];
	ck_abort_msg("no routine is named %s", name);
	return NULL;
}

/* --- one run ------------------------------------------------------------------------------------------------- */

static bool reached_hvc;

static void on_code(uc_engine *engine, uint64_t address, uint32_t size, void *ctx)
{
	uint32_t insn;

	(void)ctx;
	(void)size;
	memcpy(&insn, ram + (address - RAM), sizeof(insn));
	if (insn != HVC_0)
		return;
	reached_hvc = true;
	uc_emu_stop(engine);
}

static void start(void)
{
	uc_hook hook;

	ram = aligned_alloc(PAGE, RAM_SIZE);
	before = malloc(RAM_SIZE);
	ck_assert(ram && before);
	for (unsigned i = 0; i < RAM_SIZE; i++)
		ram[i] = (uint8_t)(i * 167 + (i >> 8) * 13 + (i >> 12));
	OK(uc_open(UC_ARCH_ARM64, UC_MODE_ARM, &uc));
	OK(uc_ctl_set_cpu_model(uc, UC_CPU_ARM64_A72));
	OK(uc_mem_map_ptr(uc, RAM, RAM_SIZE, UC_PROT_ALL, ram));
	OK(uc_mem_map_ptr(uc, RAM + LINEAR, RAM_SIZE, UC_PROT_ALL, ram));	/* the engine checks virtual addresses, too */
	OK(uc_hook_add(uc, &hook, UC_HOOK_CODE, (void *)on_code, NULL, RAM, RAM + RAM_SIZE - 1));
}

static void stop(void)
{
	uc_close(uc);
	free(before);
	free(ram);
}

/* Four pages to two places, by way of two list pages. */
static void lay_out_list(uint64_t second)
{
	uint64_t at = LIST;

	put(at, DESTINATION | HV_IND_DESTINATION);
	put(at += 8, (SOURCE + 3 * PAGE) | HV_IND_SOURCE);
	put(at += 8, (SOURCE + 1 * PAGE) | HV_IND_SOURCE);
	put(at += 8, LIST_2 | HV_IND_INDIRECTION);
	put(at += 8, HV_IND_DONE);
	put(at = LIST_2, (SOURCE + 0 * PAGE) | HV_IND_SOURCE);
	put(at += 8, second | HV_IND_DESTINATION);
	put(at += 8, (SOURCE + 2 * PAGE) | HV_IND_SOURCE);
	put(at + 8, HV_IND_DONE);
	head = LIST | HV_IND_INDIRECTION;
}

static void lay_out_tables(void)
{
	memset(ram + (TABLE - RAM), 0, 3 * PAGE);
	put(TABLE + 8, RAM | 0x701);		/* 1 GiB: block, AF, inner shareable, attribute 0 */
	put(OLD_TABLE + 8, RAM | 0x701);
}

static void switch_mmu_on(void)
{
	set_system(MAIR_EL1, 0xff);
	set_system(TCR_EL1, 25 | 25 << 16 | 2ull << 30 | 2ull << 32 | 0x35003500);
	set_system(TTBR0_EL1, TABLE);
	set_system(TTBR1_EL1, OLD_TABLE);
	set_system(SCTLR_EL1, MMU_OFF | 0x1005);
}

/* What memory should be is worked out in `before`. */
static void arrive(uint64_t to, uint64_t from)
{
	memcpy(before + (to - RAM), ram + (from - RAM), PAGE);
}

static void run(const struct form *f, const struct hv_routine *r, uint64_t code)
{
	uint64_t pstate = 0x3c5, sp = STACK;

	f->prepare();
	lay_out_tables();
	memcpy(ram + (code - RAM), r->code, (size_t)(r->end - r->code));
	memcpy(before, ram, RAM_SIZE);
	set_system(SCR_EL3, 0x501);		/* NS, HCE, RW */
	set_system(HCR_EL2, 1ull << 31);
	OK(uc_reg_write(uc, UC_ARM64_REG_PSTATE, &pstate));
	OK(uc_reg_write(uc, UC_ARM64_REG_SP, &sp));
	for (unsigned n = 0; n < 31; n++)
		set_x(n, n < COUNT(x) ? x[n] : KEPT + n);
	if (f->mmu)
		switch_mmu_on();
	reached_hvc = false;
	OK(uc_emu_start(uc, code, ENTRY, 0, INSNS_MAX));
}

static bool pages_arrived(const struct form *f)
{
	arrive(DESTINATION, SOURCE + 3 * PAGE);
	arrive(DESTINATION + 1 * PAGE, SOURCE + 1 * PAGE);
	arrive(DESTINATION + 2 * PAGE, SOURCE + 0 * PAGE);
	arrive(f->second, SOURCE + 2 * PAGE);
	return !memcmp(ram, before, RAM_SIZE);
}

static bool arguments_arrived(const struct form *f)
{
	uint64_t pc = 0;

	OK(uc_reg_read(uc, UC_ARM64_REG_PC, &pc));
	if (reached_hvc != f->by_hvc || (!f->by_hvc && pc != ENTRY))
		return false;
	for (unsigned n = 0; n < f->left; n++)
		if (get_x(n) != f->leaves[n])
			return false;
	return true;
}

/* --- tests --------------------------------------------------------------------------------------------------- */

static unsigned want_of(const char *name)
{
	for (unsigned i = 0; i < COUNT(wrong); i++)
		if (!strcmp(wrong[i].name, name))
			return wrong[i].want;
	return WANT_RIGHT;
}

START_TEST(routine_fits_its_page)
{
	const struct hv_routine *r = &hv_routines[_i];
	size_t size = (size_t)(r->end - r->code);

	ck_assert_uint_gt(size, 0);
	ck_assert_uint_eq(size % 4, 0);
	if (want_of(r->name) == WANT_LONGER)
		ck_assert_uint_gt(size, HV_KEXEC_CODE_MAX);
	else
		ck_assert_uint_le(size, HV_KEXEC_CODE_MAX);
}
END_TEST

START_TEST(sibling_differs_from_all_others)
{
	const struct hv_routine *r = &hv_routines[_i];
	size_t size = (size_t)(r->end - r->code);

	for (unsigned i = 0; i < hv_routine_count; i++) {
		const struct hv_routine *other = &hv_routines[i];

		if (other == r)
			continue;
		ck_assert_str_ne(r->name, other->name);
		ck_assert_msg((size_t)(other->end - other->code) != size || memcmp(other->code, r->code, size),
			      "%s is the same as %s", r->name, other->name);
	}
}
END_TEST

START_TEST(pages_and_arguments_arrive)
{
	const struct hv_routine *r = &hv_routines[_i];
	const struct form *f;
	unsigned want = want_of(r->name);

	if (!strncmp(r->name, "hibernate", 9))	/* its code goes on in the restored kernel: tests/scenarios.c plays it */
		return;
	f = form_of(r->name);
	lay_out_list(f->second);
	run(f, r, CODE);
	ck_assert_msg(pages_arrived(f) == (want != WANT_PAGES_WRONG), "%s: pages", r->name);
	ck_assert_msg(arguments_arrived(f) == (want != WANT_ARGUMENTS_WRONG), "%s: arguments", r->name);
}
END_TEST

/* Every form at both ways to leave, elsewhere in memory, and with what nobody may touch. */
START_TEST(good_routine_keeps_the_rest)
{
	const struct form *f = &forms[_i];
	uint64_t sp = 0;

	lay_out_list(f->second);
	run(f, routine_named(f->name), CODE_2);
	ck_assert(pages_arrived(f));
	ck_assert(arguments_arrived(f));
	for (unsigned n = 18; n < 31; n++)
		ck_assert_uint_eq(get_x(n), KEPT + n);
	OK(uc_reg_read(uc, UC_ARM64_REG_SP, &sp));
	ck_assert_uint_eq(sp, STACK);
	if (f->mmu) {
		ck_assert_uint_eq(get_system(SCTLR_EL1), MMU_OFF);
		ck_assert_uint_eq(get_system(TTBR1_EL1), TABLE);
	}
}
END_TEST

/* kexec of an image that is in its place: the list is over as it begins. */
START_TEST(empty_list_changes_nothing)
{
	const struct form *f = &forms[_i];

	head = HV_IND_DONE;
	run(f, routine_named(f->name), CODE);
	ck_assert(!memcmp(ram, before, RAM_SIZE));
	ck_assert(arguments_arrived(f));
}
END_TEST

START_TEST(every_row_has_its_routine)
{
	routine_named(wrong[_i].name);
}
END_TEST

Suite *routines_suite(void)
{
	Suite *s = suite_create("routines");
	TCase *b = tcase_create("bytes"), *r = tcase_create("run");

	tcase_add_loop_test(b, routine_fits_its_page, 0, (int)hv_routine_count);
	tcase_add_loop_test(b, sibling_differs_from_all_others, 0, (int)hv_routine_count);
	tcase_add_loop_test(b, every_row_has_its_routine, 0, COUNT(wrong));
	suite_add_tcase(s, b);

	tcase_add_checked_fixture(r, start, stop);
	tcase_add_loop_test(r, pages_and_arguments_arrive, 0, (int)hv_routine_count);
	tcase_add_loop_test(r, good_routine_keeps_the_rest, 0, COUNT(forms));
	tcase_add_loop_test(r, empty_list_changes_nothing, 0, COUNT(forms));
	suite_add_tcase(s, r);
	return s;
}
