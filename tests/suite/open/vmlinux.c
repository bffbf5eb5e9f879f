/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A vmlinux that does not name its hyp stub is searched as an Image is; what the kernel maps to itself is found by name.
 */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hvcheck/release.h"
#include "hvcheck/stub.h"
#include "tests/elf-object.h"
#include "tests/suites.h"

/* An executable as an Image is: the built-in linux-4.12, at an address that its first byte does not share with its tables. */
static struct made_elf made_vmlinux(uint8_t *bytes, size_t size)
{
	struct hv_stub *stub = hv_stub_open("linux-4.12", NULL, object_error, sizeof(object_error));

	ck_assert_msg(stub && stub->size <= size - 0x1400, "%s", object_error);
	memset(bytes, 0, size);
	hv_stub_place(stub, hv_stub_base(stub, 0x80000), bytes + 0x1400);
	hv_stub_free(stub);
	return (struct made_elf) {
		.type = ET_EXEC,
		.machine = EM_AARCH64,
		.sections = { { ".text", SHT_PROGBITS, CODE, 1024, 0xffff800008080c00, bytes, size, 0 } },
		.symbols = { { "vectors", STB_GLOBAL, 1, 0xffff800008080c00 } },
		.segments = { { PT_LOAD, PF_R | PF_X, 1, 0xffff800008080c00, 0x80c00, size, size, 0x1000 } },
	};
}

/* A vmlinux that does not name its stub: with other symbols, without any, and without section headers. */
START_TEST(stripped_executable_is_searched)
{
	static uint8_t bytes[0x8000];
	struct made_elf made = made_vmlinux(bytes, sizeof(bytes));
	size_t size;
	uint8_t *file = make_elf(&made, &size);
	Elf64_Ehdr *header = (Elf64_Ehdr *)file;
	struct hv_stub *stub;

	if (_i == 1)
		for (unsigned i = 1; i < header->e_shnum; i++)
			if (file[made_header_at(file, i) + 4] == SHT_SYMTAB)
				file[made_header_at(file, i) + 4] = SHT_PROGBITS;
	if (_i == 2)
		header->e_shoff = header->e_shnum = header->e_shstrndx = 0;
	stub = hv_stub_from_elf("vmlinux", file, size, NULL, object_error, sizeof(object_error));
	ck_assert_msg(stub != NULL, "%s", object_error);
	ck_assert(stub->kind == HV_STUB_ELF);
	ck_assert_uint_eq(stub->table, 0x1400);
	ck_assert_uint_eq((hv_stub_base(stub, 0x40000000) + stub->table) % HV_TABLE_SIZE, 0);
	ck_assert_msg(stub->note && strstr(stub->note, "linux-4.12"), "%s", stub->note);
	hv_stub_free(stub);
	memset(bytes, 0, sizeof(bytes));
	free(file);
}
END_TEST

START_TEST(executable_without_a_stub_is_refused)
{
	static uint8_t bytes[0x8000];
	struct made_elf made = made_vmlinux(bytes, sizeof(bytes));
	size_t size;
	uint8_t *file;

	memset(bytes, 0, sizeof(bytes));
	file = make_elf(&made, &size);
	((Elf64_Ehdr *)file)->e_shoff = ((Elf64_Ehdr *)file)->e_shnum = ((Elf64_Ehdr *)file)->e_shstrndx = 0;
	ck_assert_ptr_null(hv_stub_from_elf("vmlinux", file, size, NULL, object_error, sizeof(object_error)));
	ck_assert_str_eq(object_error, "vmlinux: it has no symbol table, and no vector table in it looks like a hyp stub's; say "
			 "FILE@OFFSET (see hvcheck scan)");
	free(file);
}
END_TEST

/* What the kernel maps to itself: by its linker's symbols, else by the section; an object without it has none. */
START_TEST(idmap_is_found)
{
	static uint8_t bytes[0x8000];
	static const uint8_t tail[64];
	static const struct {
		const char *symbol, *section;
		bool known;
		uint64_t low, high;
	} rows[] = {
		{ "other", ".text.b", false, 0, 0 },
		{ "__idmap_text_start", ".text.b", true, 0x100, 0x180 },
		{ "other", ".idmap.text", true, 0x8000, 0x8040 },
		{ "__idmap_text_start", ".idmap.text", true, 0x100, 0x180 },
	};
	const uint64_t base = 0xffff800008080c00;
	struct made_elf made = made_vmlinux(bytes, sizeof(bytes));
	struct hv_stub *stub;

	made.sections[1] = (struct made_section) { rows[_i].section, SHT_PROGBITS, CODE, 4, base + sizeof(bytes), tail,
						   sizeof(tail), 0 };
	made.segments[1] = (Elf64_Phdr) { PT_LOAD, PF_R | PF_X, 2, base + sizeof(bytes), 0, sizeof(tail), sizeof(tail), 0x1000 };
	made.symbols[1] = (struct made_symbol) { rows[_i].symbol, STB_GLOBAL, 1, base + 0x100 };
	made.symbols[2] = (struct made_symbol) { "__idmap_text_end", STB_GLOBAL, 1, base + 0x180 };
	stub = object_load_well(&made);
	ck_assert(stub->linked && stub->idmap_known == rows[_i].known);
	ck_assert_uint_eq(stub->idmap_low, rows[_i].low);
	ck_assert_uint_eq(stub->idmap_high, rows[_i].high);
	hv_stub_free(stub);
}
END_TEST

START_TEST(object_has_an_idmap_or_none)
{
	struct made_elf made = object;
	struct hv_stub *stub = object_load_well(&made);

	ck_assert(!stub->linked && stub->idmap_known && !stub->idmap_high);
	hv_stub_free(stub);
	made.sections[3] = (struct made_section) { ".idmap.text", SHT_PROGBITS, CODE, 4, 0, object_text, 16, 0 };
	stub = object_load_well(&made);
	ck_assert(stub->idmap_known);
	ck_assert_uint_eq(stub->idmap_low, sizeof(object_text) + sizeof(object_data));
	ck_assert_uint_eq(stub->idmap_high, stub->idmap_low + 16);
	hv_stub_free(stub);
}
END_TEST

/* All of a kernel's tables are found in a file that a linker made, as in its Image, and named by where the file has them. */
START_TEST(other_tables_are_found)
{
	static const char *const symbols[] = { "vectors", "__hyp_stub_vectors" };
	static uint8_t bytes[0x8000];
	struct made_elf made = made_vmlinux(bytes, sizeof(bytes));
	struct hv_stub *copied = hv_stub_open("trans-pgd-5.16", NULL, object_error, sizeof(object_error)), *stub, *other;
	char name[] = "vmlinux-XXXXXX", at[64];
	int fd = mkstemp(name);
	size_t size;
	uint8_t *file;

	memcpy(bytes + 0x4400, copied->image + copied->table, HV_TABLE_SIZE);
	strcpy((char *)bytes + 0x100, "Linux version 5.6.3-made (nobody@nowhere)");
	made.symbols[0].name = symbols[_i];
	made.symbols[0].value += _i ? 0x1400 : 0;
	file = make_elf(&made, &size);
	ck_assert(fd >= 0 && write(fd, file, size) == (ssize_t)size);
	stub = hv_stub_open(name, NULL, object_error, sizeof(object_error));
	ck_assert_msg(stub != NULL, "%s", object_error);
	ck_assert_uint_eq(stub->table, 0x1400);
	ck_assert_uint_eq(stub->other_count, 1);
	ck_assert_uint_eq(stub->others[0].at, 0x4400);
	ck_assert_str_eq(stub->others[0].abi, "trans-pgd-5.16");
	other = hv_stub_with_table(stub, 0x4400);
	snprintf(at, sizeof(at), "%s@%#llx", name, 0x4400ull + (unsigned long long)stub->in_file);
	ck_assert_str_eq(other->name, at);
	ck_assert_mem_eq(file + stub->in_file + 0x4400, copied->image + copied->table, HV_TABLE_SIZE);
	hv_stub_free(other);
	other = hv_stub_open(at, NULL, object_error, sizeof(object_error));	/* the same table of the same image */
	ck_assert_msg(other != NULL, "%s", object_error);
	ck_assert_uint_eq(other->table, 0x4400);
	ck_assert_uint_eq(other->size, stub->size);
	ck_assert_uint_eq(other->banner, HV_RELEASE(5, 6) | 3);
	hv_stub_free(other);
	hv_stub_free(stub);
	hv_stub_free(copied);
	free(file);
	close(fd);
	unlink(name);
	memset(bytes, 0, sizeof(bytes));
}
END_TEST

Suite *vmlinux_suite(void)
{
	Suite *s = suite_create("vmlinux");
	TCase *x = tcase_create("without a name");

	tcase_add_loop_test(x, stripped_executable_is_searched, 0, 3);
	tcase_add_test(x, executable_without_a_stub_is_refused);
	suite_add_tcase(s, x);
	x = tcase_create("tables");
	tcase_add_loop_test(x, other_tables_are_found, 0, 2);
	suite_add_tcase(s, x);
	x = tcase_create("identity map");
	tcase_add_checked_fixture(x, object_start, NULL);
	tcase_add_loop_test(x, idmap_is_found, 0, 4);
	tcase_add_test(x, object_has_an_idmap_or_none);
	suite_add_tcase(s, x);
	return s;
}
