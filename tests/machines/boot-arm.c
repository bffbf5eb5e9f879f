/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is otherwise with a booted kernel of 32-bit Arm: where it lies, its snapshot, whose table it is; all without QEMU. */
#define _GNU_SOURCE
#include <check.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "suite/file/unwrap.h"
#include "suite/stub/private.h"
#include "tests/make-snapshot.h"
#include "tests/suites.h"

#define SIZE 0x20000u
#define TABLE 0x3020u
#define AT (BOOT_RAM_BASE + 0x208000)	/* where Debian's kernels lie */
#define BANNER "Linux version 6.1.0-made (nobody@nowhere)"
#define TE (1u << 30)

static char error[512];

/* A kernel without a header, on the heap. Without a compiler for 32-bit Arm there is no stub to put into it. */
static uint8_t *kernel_of(const char *name)
{
	struct hv_stub *stub = hv_stub_open(name, NULL, error, sizeof(error));
	uint8_t *kernel = calloc(1, SIZE);

	ck_assert(kernel != NULL);
	for (unsigned i = 0; i < SIZE; i += 4)
		hv_put_le(kernel + i, 4, i * 2654435761u | 1);
	strcpy((char *)kernel + 0x10000, BANNER);
	if (stub)
		hv_stub_place(stub, hv_stub_base(stub, 0x80000000), kernel + TABLE - stub->table);
	hv_stub_free(stub);
	return kernel;
}

static struct boot *booted(const uint8_t *kernel)
{
	static const struct { const char *name; uint64_t value; } regs[] = {
		{ "sp", 0xc1401000 }, { "lr", 0xc0312345 }, { "pc", 0xc031fbb8 }, { "pstate", 0x60000093 },
		{ "VBAR_EL2", AT + TABLE }, { "SCTLR_EL2", 0 }, { "HCR_EL2", 0 },
	};
	struct boot *b = calloc(1, sizeof(*b));
	char name[8];

	ck_assert(b != NULL);
	b->ram = mmap(NULL, BOOT_RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	ck_assert(b->ram != MAP_FAILED);
	b->name = "made";
	b->image = kernel;
	b->image_size = SIZE;
	b->mode = boot_mode_find("none");
	b->found = (struct snapshot){ .exec = HV_A32, .release = "6.1.0-made", .model = "cortex-a15", .mode = "none",
				      .ram = BOOT_RAM_BASE, .ram_size = BOOT_RAM_SIZE, .kernel = AT, .kernel_size = SIZE,
				      .cpu_count = 1 };
	memcpy(board_at(b, AT), kernel, SIZE);
	for (unsigned i = 0; i < 13; i++) {
		snprintf(name, sizeof(name), "r%u", i);
		made_set(b, name, 0x1000 + i);
	}
	for (unsigned i = 0; i < sizeof(regs) / sizeof(regs[0]); i++)
		made_set(b, regs[i].name, regs[i].value);
	return b;
}

static struct hv_stub *stub_of(const struct boot *b)
{
	size_t size;
	uint8_t *data = made_snapshot(b, &size);
	struct hv_stub *stub = hv_stub_from_content("made", data, size, NULL, error, sizeof(error));

	free(data);
	return stub;
}

/* It patches some of its text, and writes its data. */
START_TEST(a_kernel_is_found_where_it_lies)
{
	uint8_t *kernel = kernel_of("arm-5.7");
	struct boot *b = booted(kernel);

	b->found.kernel = 0;
	memset(board_at(b, AT + SIZE / 2 + SIZE / 4), 0, SIZE / 4);
	ck_assert_int_eq(arm_locate(b), 0);
	ck_assert_uint_eq(b->found.kernel, AT);
	memset(board_at(b, AT + SIZE / 4), 0, SIZE / 2);
	ck_assert_int_eq(arm_locate(b), 2);
	ck_assert_msg(strstr(b->error, "not found in the memory"), "%s", b->error);
	made_end(b);
	free(kernel);
}
END_TEST

START_TEST(what_cannot_be_done_is_told)
{
	uint8_t *kernel = kernel_of("arm-5.7");
	struct boot *b = booted(kernel);
	bool built = boot_init_arm_end - boot_init_arm;

	ck_assert_int_eq(arm_check(b), built ? 0 : 77);
	b->next = BOOT_KEXECS;
	ck_assert_int_eq(arm_check(b), built ? 2 : 77);
	ck_assert(!built || strstr(b->error, "not yet followed"));
	b->mode = boot_mode_find("nvhe");
	ck_assert_int_eq(arm_check(b), built ? 2 : 77);
	ck_assert(!built || strstr(b->error, "mode none alone"));
	made_end(b);
	free(kernel);
}
END_TEST

/* Of Linux' struct elf_prstatus for 32-bit Arm, of 148 bytes, pr_pid is at 24 and pr_reg at 72. */
START_TEST(debuggers_find_registers)
{
	uint8_t *kernel = kernel_of("arm-5.7"), *data;
	struct boot *b = booted(kernel);
	Elf32_Ehdr header;
	Elf32_Phdr notes;
	Elf32_Nhdr note;
	size_t size;

	data = made_snapshot(b, &size);
	memcpy(&header, data, sizeof(header));
	ck_assert_uint_eq(header.e_ident[EI_CLASS], ELFCLASS32);
	ck_assert_uint_eq(header.e_machine, EM_ARM);
	memcpy(&notes, data + header.e_phoff, sizeof(notes));
	ck_assert_uint_eq(notes.p_type, PT_NOTE);
	memcpy(&note, data + notes.p_offset, sizeof(note));
	ck_assert_uint_eq(note.n_type, NT_PRSTATUS);
	ck_assert_uint_eq(note.n_descsz, 148);
	const uint8_t *status = data + notes.p_offset + 20;

	ck_assert_uint_eq(hv_le(status + 24, 4), 1);
	ck_assert_uint_eq(hv_le(status + 72 + 4 * 12, 4), 0x100c);
	ck_assert_uint_eq(hv_le(status + 72 + 4 * 14, 4), 0xc0312345);
	ck_assert_uint_eq(hv_le(status + 72 + 4 * 15, 4), 0xc031fbb8);
	ck_assert_uint_eq(hv_le(status + 72 + 4 * 16, 4), 0x60000093);
	free(data);
	made_end(b);
	free(kernel);
}
END_TEST

/* A second table of the same looks lies in front: HVBAR tells, and HSCTLR.TE in which set it is entered. */
START_TEST(the_table_is_the_one_of_hyp_mode)
{
	uint8_t *kernel = kernel_of(_i ? "arm-5.7/thumb" : "arm-5.7");
	struct boot *b = booted(kernel);
	struct hv_stub *stub;

	memcpy(board_at(b, AT + 0x6000), kernel + TABLE, 0x1000);
	made_set(b, "VBAR_EL2", AT + 0x6000);
	made_set(b, "SCTLR_EL2", _i ? TE : 0);
	stub = stub_of(b);
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert(stub->kind == HV_STUB_RESIDENT && stub->exec == HV_A32 && stub->thumb == _i);
	ck_assert_uint_eq(stub->table, 0x6000);
	ck_assert_uint_eq(stub->size, SIZE);
	ck_assert_uint_eq(stub->release, 0x06010000);
	ck_assert_msg(strstr(stub->note, "HVBAR = 0x4020e000"), "%s", stub->note);
	hv_stub_free(stub);
	made_end(b);
	free(kernel);
}
END_TEST

START_TEST(what_is_no_bare_stub_is_told)
{
	static const struct { const char *name; uint64_t value; } other[] = {
		{ "SCTLR_EL2", 1 }, { "VBAR_EL2", 0 }, { "VBAR_EL2", AT + SIZE }, { "pstate", 0x600001da },
	};
	uint8_t *kernel = kernel_of("arm-5.7");

	for (unsigned i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		struct boot *b = booted(kernel);

		made_set(b, other[i].name, other[i].value);
		ck_assert(!stub_of(b));
		ck_assert_msg(strstr(error, "not the bare stub's"), "%s", error);
		made_end(b);
	}
	free(kernel);
}
END_TEST

/* The first instruction behind the word at 0x14 is another one in memory. */
START_TEST(changed_words_are_told)
{
	static struct boot_table tables[BOOT_TABLES];
	uint8_t *kernel = kernel_of(_i ? "arm-5.7/thumb" : "arm-5.7");
	struct boot *b = booted(kernel);

	if (!(boot_init_arm_end - boot_init_arm)) {
		made_end(b);
		free(kernel);
		return;
	}
	ck_assert_int_eq(boot_changes(b, tables), 1);
	ck_assert_uint_eq(tables[0].found.at, TABLE);
	ck_assert_uint_eq(tables[0].changed, 0);
	ck_assert_uint_gt(tables[0].words, 8);
	hv_put_le(board_at(b, AT + TABLE + 0x20), 2, 0xbf00);
	ck_assert_int_eq(boot_changes(b, tables), 1);
	ck_assert_uint_eq(tables[0].changed, 1);
	ck_assert_uint_eq(tables[0].change[0].at, TABLE + 0x20);
	ck_assert(tables[0].change[0].thumb == _i && !tables[0].change[0].data);
	made_end(b);
	free(kernel);
}
END_TEST

/* Any byte of the headers and notes may be any other: that is read, or refused with a sentence. */
START_TEST(bytes_that_lie_do_no_harm)
{
	static const uint8_t lies[] = { 0x00, 0xff, 0x80, 0x0a };
	uint8_t *kernel = kernel_of("arm-5.7"), *data;
	struct boot *b = booted(kernel);
	struct unwrapped u;
	size_t size;

	data = made_snapshot(b, &size);
	for (size_t at = 0; at < 0x600; at++) {
		uint8_t was = data[at];

		data[at] = lies[at % 4];
		*error = 0;
		ck_assert_msg(unwrap(&u, "x", data, size, error, sizeof(error)) != UNWRAP_BAD || *error, "byte %#zx", at);
		unwrap_free(&u);
		data[at] = was;
	}
	free(data);
	made_end(b);
	free(kernel);
}
END_TEST

Suite *boot_arm_suite(void)
{
	Suite *s = suite_create("boot_arm");
	TCase *t = tcase_create("without QEMU");

	tcase_add_test(t, a_kernel_is_found_where_it_lies);
	tcase_add_test(t, what_cannot_be_done_is_told);
	tcase_add_test(t, debuggers_find_registers);
	tcase_add_loop_test(t, the_table_is_the_one_of_hyp_mode, 0, 2);
	tcase_add_test(t, what_is_no_bare_stub_is_told);
	tcase_add_loop_test(t, changed_words_are_told, 0, 2);
	tcase_add_test(t, bytes_that_lie_do_no_harm);
	suite_add_tcase(s, t);
	return s;
}
