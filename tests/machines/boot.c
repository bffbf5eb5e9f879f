/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What hvcheck boot makes of a console, of registers and of changed words, and what it gives to a kernel; all without QEMU. */
#define _GNU_SOURCE
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "machines/boot/line.h"
#include "suite/stub/private.h"
#include "tests/assembled.h"
#include "tests/make-snapshot.h"
#include "tests/suites.h"

static int other_end;

static struct boot_console *opened(void)
{
	struct boot_console *c = calloc(1, sizeof(*c));
	int pair[2];

	ck_assert(c && !socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	c->fd = pair[0];
	other_end = pair[1];
	return c;
}

static bool says(struct boot_console *c, const char *text)
{
	ck_assert_int_eq(write(other_end, text, strlen(text)), (ssize_t)strlen(text));
	return console_take(c, NULL);
}

static void close_console(struct boot_console *c)
{
	close(c->fd);
	free(c);
}

START_TEST(a_console_tells_how_far_it_is)
{
	struct boot_console *c = opened();

	ck_assert(says(c, "[    0.1] CPU: All CPU(s) started at EL2\r\n[    1.0] hvch"));
	ck_assert(!c->reached && !c->low && !*c->panic);
	ck_assert(says(c, "eck: user space\n"));	/* the first half was said by another */
	ck_assert(c->reached);
	ck_assert(says(c, "[    0.1] CPU: All CPU(s) started at EL1\n[    2.0] Kernel panic - not syncing: one\n"));
	ck_assert(says(c, "Kernel panic - not syncing: two\n"));
	ck_assert(c->low);
	ck_assert_str_eq(c->panic, "Kernel panic - not syncing: one");
	close(other_end);
	ck_assert(!console_take(c, NULL));
	close_console(c);
}
END_TEST

/* The last eight lines, whole or not, and nothing that a terminal obeys. */
START_TEST(people_are_shown_the_end)
{
	struct boot_console *c = opened();
	char *text = NULL, line[64];
	size_t size;
	FILE *f = open_memstream(&text, &size);

	for (unsigned i = 0; i < 3000; i++) {
		snprintf(line, sizeof(line), "line %u\033[2J\n", i);
		ck_assert(says(c, line));
	}
	says(c, "the end");
	console_print(c, f);
	fclose(f);
	ck_assert_msg(!strncmp(text, "line 2993?[2J\n", 14), "%s", text);
	ck_assert_msg(strstr(text, "line 2999?[2J\nthe end\n"), "%s", text);
	ck_assert(!strchr(text, '\033'));
	free(text);
	close(other_end);
	close_console(c);
}
END_TEST

START_TEST(an_archive_has_what_a_kernel_needs)
{
	static const struct { const char *path; unsigned type; } want[] = {
		{ "dev", AE_IFDIR }, { "dev/console", AE_IFCHR }, { "dev/kvm", AE_IFCHR },
		{ "dev/snapshot", AE_IFCHR }, { "init", AE_IFREG },
	};
	size_t size = 0;
	uint8_t *bytes = boot_initramfs(HV_A64, NULL, 0, &size);
	struct archive *a = archive_read_new();
	struct archive_entry *e;

	ck_assert(bytes && a && !archive_read_support_format_cpio(a) && !archive_read_open_memory(a, bytes, size));
	for (unsigned i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		ck_assert_int_eq(archive_read_next_header(a, &e), ARCHIVE_OK);
		ck_assert_str_eq(archive_entry_pathname(e), want[i].path);
		ck_assert_uint_eq(archive_entry_filetype(e), want[i].type);
	}
	ck_assert_uint_eq(archive_entry_size(e), boot_init_end - boot_init);
	ck_assert_uint_eq(archive_entry_perm(e), 0755);
	ck_assert_int_eq(archive_read_next_header(a, &e), ARCHIVE_EOF);
	archive_read_free(a);
	free(bytes);
	ck_assert(memmem(boot_init, (size_t)(boot_init_end - boot_init), BOOT_LINE "\n", sizeof(BOOT_LINE)));
}
END_TEST

START_TEST(registers_tell_who_owns_el2)
{
	static const struct { uint64_t pstate, sctlr, hcr; const char *mode; } rows[] = {
		{ 0x5, 0x30c50830, 0x80000000, "none" },	/* as read in Debian's kernels on QEMU (docs/engines.md) */
		{ 0x5, 0, 0x80000000, "none" },
		{ 0x5, 0x30ed183d, 0x80000000, "nvhe" },
		{ 0x5, 0x68180d, 0x480000000, "hvhe" },
		{ 0x5, 0x30ed183d, 0x80080001, "protected" },
		{ 0x5, 0x68180d, 0x480080001, "protected" },
		{ 0x9, 0x30d0183d, 0x488000000, "vhe" },
	};
	struct snapshot_cpu *cpu = calloc(1, sizeof(*cpu));

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cpu->reg_count = 0;
		snapshot_add_reg(cpu, "pstate", rows[i].pstate);
		snapshot_add_reg(cpu, "SCTLR_EL2", rows[i].sctlr);
		snapshot_add_reg(cpu, "HCR_EL2", rows[i].hcr);
		ck_assert_str_eq(boot_mode_of(cpu), rows[i].mode);
	}
	free(cpu);
}
END_TEST

/* A row of the table of alternatives, from its own fields on. */
static void put_row(uint8_t *image, uint64_t row, uint64_t at, uint64_t alt, unsigned alt_length)
{
	hv_put_le(image + row, 4, at - row);
	hv_put_le(image + row + 4, 4, alt - row - 4);
	hv_put_le(image + row + 8, 4, 5 | 4 << 16 | alt_length << 24);
}

START_TEST(changed_words_get_a_name)
{
	enum { SUCCESS = MADE_TABLE_AT + 0x800, REPLACEMENT = 0x9000, ROWS = 0xa000, KEYS = 0xb000 };
	static struct boot_table tables[BOOT_TABLES];
	uint8_t *image = made_image();
	struct boot *b;

	/* Nine rows: one for the handler's first word, one callback for its third, and others for words that no table reaches. */
	put_row(image, ROWS, SUCCESS, REPLACEMENT, 4);
	put_row(image, ROWS + 12, SUCCESS + 8, REPLACEMENT, 0);
	for (unsigned i = 2; i < 9; i++)
		put_row(image, ROWS + 12 * i, REPLACEMENT, REPLACEMENT, 4);
	hv_put_le(image + SUCCESS + 4, 4, assembled_word(ASM("b .+4")));
	b = made_boot(image);
	for (unsigned i = 0; i < 3; i++)
		hv_put_le(board_at(b, BOOT_KERNEL_AT) + SUCCESS + 4 * i, 4, assembled_word(ASM("nop")));
	hv_put_le(board_at(b, BOOT_KERNEL_AT) + REPLACEMENT, 4, 0x12345678);
	ck_assert_int_eq(boot_changes(b, tables), 1);
	ck_assert_uint_eq(tables[0].found.at, MADE_TABLE_AT);
	ck_assert_uint_eq(tables[0].changed, 3);
	ck_assert_uint_eq(tables[0].kept, 3);
	ck_assert_int_eq(tables[0].change[0].kind, BOOT_ALTERNATIVE);
	ck_assert_uint_eq(tables[0].change[0].at, SUCCESS);
	ck_assert_uint_eq(tables[0].change[0].is, assembled_word(ASM("nop")));
	ck_assert_int_eq(tables[0].change[1].kind, BOOT_OTHER);
	ck_assert_int_eq(tables[0].change[2].kind, BOOT_CALLBACK);
	/* The same word, once a row of the static keys says where it leads. */
	hv_put_le(image + KEYS, 4, SUCCESS + 4 - KEYS);
	hv_put_le(image + KEYS + 4, 4, SUCCESS + 8 - KEYS - 4);
	ck_assert_int_eq(boot_changes(b, tables), 1);
	ck_assert_int_eq(tables[0].change[1].kind, BOOT_STATIC_KEY);
	made_end(b);
	free(image);
}
END_TEST

Suite *boot_suite(void)
{
	Suite *s = suite_create("boot");
	TCase *t = tcase_create("without QEMU");

	tcase_add_test(t, a_console_tells_how_far_it_is);
	tcase_add_test(t, people_are_shown_the_end);
	tcase_add_test(t, an_archive_has_what_a_kernel_needs);
	tcase_add_test(t, registers_tell_who_owns_el2);
	tcase_add_test(t, changed_words_get_a_name);
	suite_add_tcase(s, t);
	return s;
}
