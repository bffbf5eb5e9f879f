/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a core takes, as the engine says it, must be found again from its cycles alone. */
#define _GNU_SOURCE
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite/measure/measure.h"
#include "tests/suites.h"

static struct measure_code code;
static struct cycles_core *core;
static char error[256];

static void open_core(const char *name)
{
	core = cycles_core_builtin(name, error, sizeof(error));
	ck_assert_msg(core != NULL, "%s", error);
	ck_assert_msg(measure_code_open(&code, error, sizeof(error)), "%s", error);
}

static void close_core(void)
{
	cycles_core_free(core);
	measure_code_close(&code);
}

static size_t row_of(unsigned kind, const char *name)
{
	size_t count;
	const struct cycles_row *rows = cycles_core_rows(core, &count);

	for (size_t i = 0; i < count; i++)
		if (rows[i].kind == kind && !strcmp(rows[i].name, name))
			return i;
	ck_abort_msg("no row %s", name);
}

/* Another core of the same pipes: no file has what it takes for an HVC, for barriers, for system registers and for memory. */
static const struct { uint8_t kind; const char *name; int32_t value; } hidden[] = {
	{ CYCLES_CLASS, "mul64", 7 }, { CYCLES_CLASS, "div64", 11 }, { CYCLES_CLASS, "load", 5 }, { CYCLES_SYS, "isb", 33 },
	{ CYCLES_SYS, "dsb", 17 }, { CYCLES_SYS, "mrs", 9 }, { CYCLES_SYS, "msr_flush", 41 }, { CYCLES_SYS, "pstate", 3 },
	{ CYCLES_SYS, "dc", 19 }, { CYCLES_SYS, "tlbi", 77 }, { CYCLES_SYS, "entry", 58 }, { CYCLES_SYS, "eret", 31 },
	{ CYCLES_MEM, "device_load", 140 }, { CYCLES_MEM, "device_store", 60 }, { CYCLES_MEM, "fetch_nc", 90 },
	{ CYCLES_MEM, "fetch_nc_next", 35 }, { CYCLES_MEM, "fetch_nc_block", 32 },
};
#define HIDDEN (sizeof(hidden) / sizeof(hidden[0]))

static void take_samples(struct measure_samples *samples)
{
	struct cycles_values values;

	cycles_values(core, CYCLES_TYPICAL, &values);
	for (size_t i = 0; i < HIDDEN; i++)
		values.of[row_of(hidden[i].kind, hidden[i].name)] = hidden[i].value;
	*samples = (struct measure_samples){ .mhz = 1000 };
	for (size_t i = 0; i < MEASURE_LOOPS; i++) {
		double cycles = cycles_rate_of(core, &values, code.loop[i].steps, code.loop[i].count, measure_loops[i].regime,
					       1000);

		samples->of[i] = (struct measure_sample){ true, true, cycles, cycles };
	}
}

START_TEST(rows_are_found_again)
{
	static struct measure_samples samples;
	static struct measure_fit fit;
	double mean, largest;

	open_core(_i ? "cortex-a57" : "cortex-a53");
	take_samples(&samples);
	ck_assert(measure_fit(&fit, core, &code, &samples, false));
	for (size_t i = 0; i < HIDDEN; i++)
		ck_assert_msg(fit.typical.of[row_of(hidden[i].kind, hidden[i].name)] == hidden[i].value, "%s is %d, not %d",
			      hidden[i].name, fit.typical.of[row_of(hidden[i].kind, hidden[i].name)], hidden[i].value);
	ck_assert_uint_eq(measure_error(&fit, &samples, &mean, &largest), 32);
	ck_assert_msg(largest < 1, "a loop that was held back is %.1f %% off", largest);
	close_core();
}
END_TEST

/* What is not steady says nothing of a core, and what was not seen is not held against the prediction. */
START_TEST(what_is_not_steady_changes_no_row)
{
	static struct measure_samples samples;
	static struct measure_fit fit;
	double mean, largest;

	open_core("cortex-a53");
	take_samples(&samples);
	for (size_t i = 0; i < MEASURE_LOOPS; i++)
		samples.of[i].steady = false;
	samples.of[MEASURE_LOOP_mix_sum].seen = false;
	ck_assert(measure_fit(&fit, core, &code, &samples, false));
	for (size_t i = 0; i < CYCLES_ROWS_MAX; i++)
		ck_assert(!fit.changed[i]);
	ck_assert_uint_eq(measure_error(&fit, &samples, &mean, &largest), 31);
	close_core();
}
END_TEST

/* A board may be QEMU. It is taken for silicon if one loop takes more or fewer cycles than it has instructions. */
START_TEST(instructions_are_no_cycles)
{
	static struct measure_samples samples;

	open_core("cortex-a57");
	samples = (struct measure_samples){ .mhz = 1000 };
	ck_assert(!measure_counts_instructions(&code, &samples));
	for (size_t i = 0; i < MEASURE_LOOPS; i++)
		samples.of[i] = (struct measure_sample){ i != MEASURE_LOOP_tlbi, true, (double)code.loop[i].count,
							  (double)code.loop[i].count };
	ck_assert(measure_counts_instructions(&code, &samples));
	samples.of[MEASURE_LOOP_isb].least++;
	ck_assert(!measure_counts_instructions(&code, &samples));
	take_samples(&samples);
	ck_assert(!measure_counts_instructions(&code, &samples));
	close_core();
}
END_TEST

/* Without a loop that shows ERET alone, there and back have halves. */
START_TEST(a_sum_is_shared)
{
	static struct measure_samples samples;
	static struct measure_fit fit;

	open_core("cortex-a57");
	take_samples(&samples);
	samples.of[MEASURE_LOOP_eret].steady = false;
	ck_assert(measure_fit(&fit, core, &code, &samples, false));
	ck_assert_int_eq(fit.typical.of[row_of(CYCLES_SYS, "entry")], fit.typical.of[row_of(CYCLES_SYS, "eret")]);
	ck_assert_int_ge(2 * fit.typical.of[row_of(CYCLES_SYS, "entry")], 58 + 31 - 1);
	ck_assert_int_le(2 * fit.typical.of[row_of(CYCLES_SYS, "entry")], 58 + 31 + 1);
	close_core();
}
END_TEST

/* What is written is a core file again, with the same values in it. */
START_TEST(the_file_is_read_again)
{
	static struct measure_samples samples;
	static struct measure_fit fit;
	char *text = NULL;
	size_t length, count;
	FILE *f = open_memstream(&text, &length);
	struct cycles_core *again;
	const struct cycles_row *rows;

	open_core("cortex-a57");
	take_samples(&samples);
	ck_assert(measure_fit(&fit, core, &code, &samples, false));
	measure_write(f, &fit, &samples, "a core that is hidden", CYCLES_MEASURED);
	fclose(f);
	again = cycles_core_parse("again", text, length, error, sizeof(error));
	ck_assert_msg(again != NULL, "%s", error);
	rows = cycles_core_rows(again, &count);
	for (size_t i = 0; i < HIDDEN; i++) {
		const struct cycles_row *row = &rows[row_of(hidden[i].kind, hidden[i].name)];

		ck_assert_str_eq(row->name, hidden[i].name);
		ck_assert_int_eq(row->typical, hidden[i].value);
		ck_assert_int_eq(row->grade, CYCLES_MEASURED);
		ck_assert_str_eq(row->citation, "a core that is hidden");
	}
	cycles_core_free(again);
	free(text);
	close_core();
}
END_TEST

Suite *measure_suite(void)
{
	Suite *suite = suite_create("measure");
	TCase *tcase = tcase_create("measure");

	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, rows_are_found_again, 0, 2);
	tcase_add_test(tcase, what_is_not_steady_changes_no_row);
	tcase_add_test(tcase, instructions_are_no_cycles);
	tcase_add_test(tcase, a_sum_is_shared);
	tcase_add_test(tcase, the_file_is_read_again);
	suite_add_tcase(suite, tcase);
	return suite;
}
