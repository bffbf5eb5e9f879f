/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A routine from an ELF file: which code it is, and what is said if that is not clear. */
#include <check.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "tests/make-elf.h"
#include "tests/suites.h"

#define WORDS 8u
#define CODE (SHF_ALLOC | SHF_EXECINSTR)

static const uint32_t words[WORDS] = {
	0xd503201f, 0xd65f03c0, 0x58000044, 0xd61f0080, 0xd503201f, 0xd65f03c0, 0x11223344, 0x55667788,
};
static struct made_elf made;
static char error[512];
static uint8_t *code;
static size_t count;

static void setup(void)
{
	made = (struct made_elf){
		.type = ET_REL, .machine = EM_AARCH64,
		.sections = { { .name = ".text", .type = SHT_PROGBITS, .flags = CODE, .align = 4, .data = words,
				.size = sizeof(words) } },
	};
}

static void teardown(void)
{
	free(code);
	code = NULL;
}

static void read_routine(const char *symbol)
{
	size_t size;
	uint8_t *file = make_elf(&made, &size);

	error[0] = '\0';
	count = 0;
	code = hv_routine_from_elf("r.o", file, size, symbol, &count, error, sizeof(error));
	free(file);
}

/* The words from `first` on, `n` of them. */
static void expect(unsigned first, unsigned n)
{
	ck_assert_msg(code != NULL, "%s", error);
	ck_assert_uint_eq(count, n * 4);
	ck_assert(!memcmp(code, words + first, n * 4));
}

static void expect_error(const char *what)
{
	ck_assert_ptr_null(code);
	ck_assert_msg(strstr(error, what) != NULL, "%s", error);
}

START_TEST(only_section_is_taken)
{
	read_routine(NULL);
	expect(0, WORDS);
}
END_TEST

/* From the function on, its literals too. */
START_TEST(only_function_is_taken)
{
	made.symbols[0] = (struct made_symbol){ "relocate", STB_GLOBAL, 1, 8 };
	read_routine(NULL);
	expect(2, WORDS - 2);
}
END_TEST

START_TEST(symbol_is_taken_up_to_the_next)
{
	made.symbols[0] = (struct made_symbol){ "first", STB_GLOBAL, 1, 0 };
	made.symbols[1] = (struct made_symbol){ "second", STB_GLOBAL, 1, 16 };
	read_routine("first");
	expect(0, 4);
}
END_TEST

START_TEST(several_functions_want_a_name)
{
	made.symbols[0] = (struct made_symbol){ "first", STB_GLOBAL, 1, 0 };
	made.symbols[1] = (struct made_symbol){ "second", STB_GLOBAL, 1, 16 };
	read_routine(NULL);
	expect_error("2 functions; say --symbol");
}
END_TEST

START_TEST(unknown_symbol_is_said)
{
	read_routine("relocate");
	expect_error("no symbol relocate");
}
END_TEST

START_TEST(data_is_no_routine)
{
	made.sections[0].flags = SHF_ALLOC;
	made.symbols[0] = (struct made_symbol){ "relocate", STB_GLOBAL, 1, 0 };
	read_routine("relocate");
	expect_error("does not name code");
	read_routine(NULL);
	expect_error("no executable section");
}
END_TEST

START_TEST(symbol_behind_its_section_is_refused)
{
	made.symbols[0] = (struct made_symbol){ "relocate", STB_GLOBAL, 1, _i ? 0xfffffffffffffff0 : sizeof(words) };
	read_routine("relocate");
	expect_error("does not lie");
}
END_TEST

/* Whatever byte of the file is another one, there is a sentence or a routine. */
START_TEST(damaged_file_is_read_safely)
{
	size_t size;
	uint8_t *file;

	made.symbols[0] = (struct made_symbol){ "relocate", STB_GLOBAL, 1, 8 };
	file = make_elf(&made, &size);
	for (size_t i = 0; i < size; i++) {
		uint8_t kept = file[i];

		file[i] ^= 0xff;
		error[0] = '\0';
		code = hv_routine_from_elf("r.o", file, size, NULL, &count, error, sizeof(error));
		ck_assert(code || *error);
		teardown();
		file[i] = kept;
	}
	free(file);
}
END_TEST

Suite *routine_file_suite(void)
{
	Suite *s = suite_create("routine file");
	TCase *t = tcase_create("elf");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, only_section_is_taken);
	tcase_add_test(t, only_function_is_taken);
	tcase_add_test(t, symbol_is_taken_up_to_the_next);
	tcase_add_test(t, several_functions_want_a_name);
	tcase_add_test(t, unknown_symbol_is_said);
	tcase_add_test(t, data_is_no_routine);
	tcase_add_loop_test(t, symbol_behind_its_section_is_refused, 0, 2);
	tcase_add_test(t, damaged_file_is_read_safely);
	suite_add_tcase(s, t);
	return s;
}
