/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Snapshots as hvcheck boot writes them, and as nobody should have written them: one sentence, and never a byte beyond the file. */
#define _GNU_SOURCE
#include <check.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hvcheck/places.h"
#include "machines/live/live.h"
#include "suite/file/unwrap.h"
#include "suite/stub/private.h"
#include "tests/make-snapshot.h"
#include "tests/suites.h"

static char error[512];

/* Opens a copy on the heap of exactly that size, so that AddressSanitizer sees the first byte beyond it. */
static enum unwrap_kind opens(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	struct unwrapped u;
	enum unwrap_kind kind;

	memcpy(copy, data, size);
	*error = 0;
	kind = unwrap(&u, "x", copy, size, error, sizeof(error));
	unwrap_free(&u);
	free(copy);
	return kind;
}

static struct hv_stub *stub_of(const struct boot *b)
{
	char path[] = "/tmp/hvcheck-snapshot-XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fd >= 0 ? fdopen(fd, "wb") : NULL;
	struct hv_stub *stub;

	ck_assert(f && !boot_write(b, f) && !fclose(f));
	stub = hv_stub_open(path, NULL, error, sizeof(error));
	unlink(path);
	return stub;
}

START_TEST(what_was_written_is_read)
{
	uint8_t *image = made_image(), *data, *kernel = calloc(1, 2 * MADE_IMAGE_SIZE);
	struct boot *b = made_boot(image);
	struct snapshot *s = calloc(1, sizeof(*s));
	size_t size;

	*board_at(b, BOOT_RAM_BASE + BOOT_RAM_SIZE - 1) = 7;	/* the last byte */
	data = made_snapshot(b, &size);
	ck_assert_uint_lt(size, 0x40000);	/* what is zero takes no room */
	ck_assert_msg(snapshot_read(s, data, size, error, sizeof(error)), "%s", error);
	ck_assert_str_eq(s->release, "5.4.3-made");
	ck_assert_str_eq(s->command, "quiet");
	ck_assert_uint_eq(s->cpu_count, 1);
	ck_assert_uint_eq(s->cpu[0].reg_count, b->found.cpu[0].reg_count);
	ck_assert_uint_eq(snapshot_reg(&s->cpu[0], "x30"), 0x101e);
	ck_assert_uint_eq(snapshot_reg(&s->cpu[0], "VBAR_EL2"), BOOT_KERNEL_AT + MADE_TABLE_AT);
	snapshot_memory(data, size, s->kernel, kernel, s->kernel_size);
	ck_assert_mem_eq(kernel, board_at(b, BOOT_KERNEL_AT), 2 * MADE_IMAGE_SIZE);
	free(kernel);
	free(data);
	free(s);
	made_end(b);
	free(image);
}
END_TEST

/* Debuggers find x0 to pstate of each CPU in a note NT_PRSTATUS, 112 bytes behind its begin. */
START_TEST(debuggers_find_registers)
{
	uint8_t *image = made_image(), *data;
	struct boot *b = made_boot(image);
	Elf64_Phdr notes;
	Elf64_Nhdr note;
	uint64_t x30, pc;
	size_t size;

	data = made_snapshot(b, &size);
	memcpy(&notes, data + sizeof(Elf64_Ehdr), sizeof(notes));
	ck_assert_uint_eq(notes.p_type, PT_NOTE);
	memcpy(&note, data + notes.p_offset, sizeof(note));
	ck_assert_uint_eq(note.n_type, NT_PRSTATUS);
	ck_assert_uint_eq(note.n_descsz, 392);
	memcpy(&x30, data + notes.p_offset + 20 + 112 + 30 * 8, 8);
	memcpy(&pc, data + notes.p_offset + 20 + 112 + 32 * 8, 8);
	ck_assert_uint_eq(x30, 0x101e);
	ck_assert_uint_eq(pc, 0xffff800080001234);
	free(data);
	made_end(b);
	free(image);
}
END_TEST

START_TEST(the_table_is_the_one_of_el2)
{
	uint8_t *image = made_image();
	struct boot *b = made_boot(image);
	struct hv_stub *stub;

	/* A second table of the same looks, in front: in a file it might be taken, in memory VBAR_EL2 tells. */
	memcpy(board_at(b, BOOT_KERNEL_AT) + 0x6000, image + MADE_TABLE_AT, 0x1000);
	made_set(b, "VBAR_EL2", BOOT_KERNEL_AT + 0x6000);
	stub = stub_of(b);
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert(stub->kind == HV_STUB_RESIDENT);
	ck_assert_uint_eq(stub->table, 0x6000);
	ck_assert_uint_eq(stub->release, 0x05040003);
	ck_assert_uint_eq(hv_stub_home(stub, &(struct hv_places){ HV_PLACES_USUAL }), BOOT_KERNEL_AT);
	ck_assert_msg(strstr(stub->note, "VBAR_EL2 = 0x42006000"), "%s", stub->note);
	ck_assert_msg(strstr(stub->note, "5.4.3-made booted on cortex-a57"), "%s", stub->note);
	hv_stub_free(stub);
	made_end(b);
	free(image);
}
END_TEST

/* A kernel at EL2 has its own vectors there, and a stub all the same. */
START_TEST(the_stub_of_a_kernel_at_el2_is_found)
{
	uint8_t *image = made_image();
	struct boot *b = made_boot(image);
	struct hv_stub *stub;

	made_set(b, "pstate", 0x3c9);
	made_set(b, "VBAR_EL2", 0xffff800080010800);
	stub = stub_of(b);
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert(stub->kind == HV_STUB_RESIDENT);
	ck_assert_uint_eq(stub->table, MADE_TABLE_AT);
	ck_assert_msg(strstr(stub->note, "the kernel itself runs at EL2"), "%s", stub->note);
	hv_stub_free(stub);
	made_end(b);
	free(image);
}
END_TEST

/* What owns EL2 and is no bare stub must be a table of the kernel's, by its own page tables, and the kernel must be at EL1. */
START_TEST(only_what_is_resident_is_taken)
{
	static const struct { const char *name; uint64_t value; const char *why; } other[] = {
		{ "SCTLR_EL2", 0x30c50831, "leads to no table" }, { "VBAR_EL2", 0xce5280fef800, "leads to no table" },
		{ "pstate", 0x3cd, "stopped at EL3" },
	};
	uint8_t *image = made_image();
	struct hv_stub *stub;

	for (unsigned i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		struct boot *b = made_boot(image);

		made_set(b, other[i].name, other[i].value);
		stub = stub_of(b);
		ck_assert(!stub || (stub->kind == HV_STUB_LIVE && !live_settle(stub, error, sizeof(error))));
		ck_assert_msg(strstr(error, other[i].why), "%s: %s", other[i].name, error);
		hv_stub_free(stub);
		made_end(b);
	}
	free(image);
}
END_TEST

START_TEST(a_file_that_is_cut_off_is_told)
{
	uint8_t *image = made_image(), *data;
	struct boot *b = made_boot(image);
	size_t size;

	data = made_snapshot(b, &size);
	ck_assert_int_eq(opens(data, size), UNWRAP_IMAGE);
	for (size_t cut = 0; cut < size; cut += cut < 0x2200 ? 1 : 0x800) {
		enum unwrap_kind kind = opens(data, cut);

		ck_assert_msg(kind == UNWRAP_BAD || (cut < 18 && kind != UNWRAP_IMAGE), "%zu bytes: %d", cut, kind);
		ck_assert_msg(kind != UNWRAP_BAD || *error, "%zu bytes", cut);
	}
	free(data);
	made_end(b);
	free(image);
}
END_TEST

/* Any byte of the headers and notes may be any other: that is read, or refused with a sentence. */
START_TEST(bytes_that_lie_do_no_harm)
{
	static const uint8_t lies[] = { 0x00, 0xff, 0x80, 0x0a };
	uint8_t *image = made_image(), *data;
	struct boot *b = made_boot(image);
	size_t size;

	data = made_snapshot(b, &size);
	for (size_t at = 0; at < 0x800; at++)
		for (unsigned i = 0; i < sizeof(lies); i++) {
			uint8_t was = data[at];

			data[at] = lies[i];
			ck_assert_msg(opens(data, size) != UNWRAP_BAD || *error, "byte %#zx", at);
			data[at] = was;
		}
	free(data);
	made_end(b);
	free(image);
}
END_TEST

static void replace(uint8_t *data, size_t size, const char *old, const char *new)
{
	uint8_t *at = memmem(data, size, old, strlen(old));

	ck_assert_msg(at && strlen(old) == strlen(new), "%s", old);
	memcpy(at, new, strlen(new));
}

START_TEST(a_text_that_makes_no_sense_is_told)
{
	static const struct { const char *old, *new, *says; } lies[] = {
		{ "hvcheck-snapshot 1\n", "hvcheck-snapshot 2\n", "of version 2, and this hvcheck reads version 1" },
		{ "hvcheck-snapshot 1\n", "hvcheck-snapshut 1\n", "no snapshot's" },
		{ "kernel = 0x42000000", "kernel = 0x82000000", "its kernel is not in its RAM" },
		{ "kernel = 0x42000000", "kernel = 0x42000z00", "makes no sense" },
		{ "ram = 0x40000000 0x20000000", "ram = 0x40000000 0x2000000\n", "makes no sense" },
		{ "ram = 0x40000000 0x20000000", "ram = 0x41000000 0x20000000", "is not in the RAM" },
		{ "ram = 0x40000000 0x20000000", "ram = 0x40000000 0xf0000000", "its RAM makes no sense" },
		{ "VBAR_EL2", "VBAR_EL3", "it lacks VBAR_EL2" },
		{ "cpu = 0", "cpu = 1", "makes no sense" },
		{ "x1 = ", "x0 = ", "makes no sense" },	/* twice */
		{ "mode = none", "mode : none", "makes no sense" },
		{ "hvcheck\0", "hvchick\0", "not of hvcheck boot" },
	};
	uint8_t *image = made_image();
	struct boot *b = made_boot(image);

	*b->ram = 1;
	for (unsigned i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		size_t size;
		uint8_t *data = made_snapshot(b, &size);

		replace(data, size, lies[i].old, lies[i].new);
		ck_assert_msg(opens(data, size) == UNWRAP_BAD && strstr(error, lies[i].says), "%s: %s", lies[i].new, error);
		free(data);
	}
	made_end(b);
	free(image);
}
END_TEST

START_TEST(memory_without_a_header_is_told)
{
	uint8_t *image = made_image();
	struct boot *b = made_boot(image);

	memset(board_at(b, BOOT_KERNEL_AT), 0, 64);
	ck_assert(!stub_of(b));
	ck_assert_msg(strstr(error, "Image's header"), "%s", error);
	made_end(b);
	free(image);
}
END_TEST

Suite *snapshot_suite(void)
{
	Suite *s = suite_create("snapshot");
	TCase *t = tcase_create("core files");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, what_was_written_is_read);
	tcase_add_test(t, debuggers_find_registers);
	tcase_add_test(t, the_table_is_the_one_of_el2);
	tcase_add_test(t, the_stub_of_a_kernel_at_el2_is_found);
	tcase_add_test(t, only_what_is_resident_is_taken);
	tcase_add_test(t, a_file_that_is_cut_off_is_told);
	tcase_add_test(t, bytes_that_lie_do_no_harm);
	tcase_add_test(t, a_text_that_makes_no_sense_is_told);
	tcase_add_test(t, memory_without_a_header_is_told);
	suite_add_tcase(s, t);
	return s;
}
