/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whatever the rows of a core are within their intervals, no program takes less than its low bound or more than its high one. Cores
 * are the built-in ones with wider rows, programs and values are random.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cycles/core.h"
#include "isa/isa.h"
#include "tests/parts.h"
#include "tests/suites.h"

#define STEPS 24
#define DRAWS 3

static uint64_t state = 1;

static uint32_t dice(uint32_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33) % n;
}

/* Of all instructions; their registers are few, so that one needs another's result. */
static uint32_t random_word(void)
{
	static const uint32_t few = 0x18u | 0x18u << 5 | 0x18u << 10 | 0x18u << 16;
	const struct isa_row *row = NULL;
	unsigned count;

	while (!row || row->class == ISA_UNALLOCATED)
		row = isa_rows(ISA_A64, &count) + 1 + dice(A64_END - 1);
	return row->match | (dice(0x7fffffff) & ~row->mask & ~few);
}

static void random_program(struct cycles_step *steps)
{
	for (size_t i = 0; i < STEPS; i++) {
		steps[i] = (struct cycles_step){
			.pc = i && dice(3) ? steps[i - 1].pc + 4 : dice(64) * 4, .address = dice(64), .word = random_word(),
			.size = (uint16_t)(1u << dice(5)), .flags = (uint8_t)(dice(4) ? CYCLES_ADDRESS : dice(32)),
			.fetch = (uint8_t)(dice(2) ? CYCLES_FETCH_HIT : dice(3)),
			.data = (uint8_t)(dice(2) ? CYCLES_DATA_HIT : dice(3)),
		};
	}
}

/* Rows that may be an interval become one, on both sides. What is one number in a core file stays so. */
static void widen(struct cycles_core *core)
{
	for (size_t i = 0; i < core->count; i++) {
		struct cycles_row *row = &core->rows[i];
		bool number = row->kind == CYCLES_PIPE;
		int32_t least = row->kind == CYCLES_FWD ? -8 : 0;

		for (int p = 0; p < PARAMETERS; p++)
			if (core->of_parameter[p] == i) {
				number = core_parameters[p].varies == CORE_FIXED || core_parameters[p].varies == CORE_POWER;
				least = core_parameters[p].least;
			}
		if (number)
			continue;
		row->low -= (int32_t)dice(6);
		row->low = row->low < least ? least : row->low;
		row->high += (int32_t)dice(12);
	}
}

static void random_values(const struct cycles_core *core, struct cycles_values *values)
{
	for (size_t i = 0; i < core->count; i++) {
		const struct cycles_row *row = &core->rows[i];

		values->of[i] = !dice(3) ? row->low : dice(2) ? row->high :
			row->low + (int32_t)dice((uint32_t)(row->high - row->low) + 1);
	}
}

static void hold(const struct cycles_core *core, struct cycles_engine *e, struct cycles_bounds *bounds)
{
	struct cycles_step steps[STEPS];
	struct cycles_interval in;
	struct cycles_values values;

	random_program(steps);
	cycles_interval(bounds, steps, STEPS, &in);
	if (in.low > in.typical || in.typical > in.high)
		ck_abort_msg("%s: typical %u is not in [%u, %u]", core->name, (unsigned)in.typical, (unsigned)in.low,
			     (unsigned)in.high);
	for (int draw = 0; draw < DRAWS; draw++) {
		random_values(core, &values);
		cycles_restart(e, &values);
		for (size_t i = 0; i < STEPS; i++) {
			struct cycles_stages at;

			cycles_step(e, &steps[i], &at);
			if (at.fetch > at.decode || at.decode > at.dispatch || at.dispatch > at.issue || at.issue > at.complete ||
			    at.complete > at.retire)
				ck_abort_msg("%s: the stages of 0x%08x are not in order", core->name, steps[i].word);
		}
		if (cycles_total(e) < in.low || cycles_total(e) > in.high)
			ck_abort_msg("%s: %u is not in [%u, %u]", core->name, (unsigned)cycles_total(e), (unsigned)in.low,
				     (unsigned)in.high);
	}
}

START_TEST(bounds_hold)
{
	int programs = is_long_run() ? 20000 : 400;
	char error[256];
	struct cycles_core *core = cycles_core_builtin(cycles_builtin[_i], error, sizeof(error));
	struct cycles_values values;
	struct cycles_bounds *bounds;
	struct cycles_engine *e;

	ck_assert_msg(core != NULL, "%s", error);
	bounds = cycles_bounds_new(core, 1000);
	ck_assert_ptr_nonnull(bounds);
	cycles_values(core, CYCLES_TYPICAL, &values);
	e = cycles_engine_new(core, &values, 1000, CYCLES_MODEL);
	ck_assert_ptr_nonnull(e);
	state = (uint64_t)_i + 1;
	for (int i = 0; i < programs; i++) {
		if (i % 50 == 25)
			widen(core);
		hold(core, e, bounds);
	}
	cycles_bounds_free(bounds);
	cycles_engine_free(e);
	cycles_core_free(core);
}
END_TEST

/* Of a program to which few values matter the ends are reached, and nothing lies beyond them, whatever anomalies pipes make. */
static void plain_program(struct cycles_step *steps)
{
	static const uint32_t words[] = {
		0x8b030042, 0x8b440c43, 0x9b047c64,	/* add x2, x2, x3; add x3, x2, x4, lsr #3; mul x4, x3, x4 */
		0xf9400384, 0xf9000382, 0x14000001,	/* ldr x4, [x28]; str x2, [x28]; b .+4 */
	};

	for (size_t i = 0; i < STEPS; i++) {
		uint32_t word = words[dice(6)];

		steps[i] = (struct cycles_step){ .pc = i * 4, .word = word, .address = dice(3) * 8, .size = 8,
						 .flags = CYCLES_ADDRESS | (word == 0x14000001 ? CYCLES_TAKEN : 0) };
	}
}

static void reach(const struct cycles_core *core, struct cycles_engine *e, struct cycles_bounds *bounds)
{
	struct cycles_step steps[STEPS];
	struct cycles_interval in;
	struct cycles_values values;
	uint64_t least = UINT64_MAX, most = 0;

	plain_program(steps);
	cycles_interval(bounds, steps, STEPS, &in);
	for (int draw = 0; draw < 300; draw++) {
		uint64_t total;

		random_values(core, &values);
		cycles_restart(e, &values);
		for (size_t i = 0; i < STEPS; i++)
			cycles_step(e, &steps[i], NULL);
		total = cycles_total(e);
		least = total < least ? total : least;
		most = total > most ? total : most;
	}
	if (least != in.low || most != in.high)
		ck_abort_msg("[%u, %u] are drawn, [%u, %u] is the interval", (unsigned)least, (unsigned)most, (unsigned)in.low,
			     (unsigned)in.high);
}

START_TEST(few_values_are_tried)
{
	static const char *const wide[] = { "mul64", "alu_shifted", "untrained" };
	char error[256];
	struct cycles_core *core = cycles_core_builtin("cortex-a72", error, sizeof(error));
	struct cycles_values values;
	struct cycles_bounds *bounds;
	struct cycles_engine *e;

	ck_assert_msg(core != NULL, "%s", error);
	for (size_t i = 0; i < core->count; i++) {
		core->rows[i].low = core->rows[i].high = core->rows[i].typical;
		for (size_t k = 0; k < 3; k++)
			core->rows[i].high += !strcmp(core->rows[i].name, wide[k]);
	}
	bounds = cycles_bounds_new(core, 1000);
	ck_assert_ptr_nonnull(bounds);
	cycles_values(core, CYCLES_TYPICAL, &values);
	e = cycles_engine_new(core, &values, 1000, CYCLES_MODEL);
	ck_assert_ptr_nonnull(e);
	for (int i = 0; i < 40; i++)
		reach(core, e, bounds);
	cycles_bounds_free(bounds);
	cycles_engine_free(e);
	cycles_core_free(core);
}
END_TEST

/* The parts of a width are of rows that have one, the largest first, and none is wider than the whole. */
START_TEST(parts_are_sorted)
{
	char error[256];
	struct cycles_core *core = cycles_core_builtin("cortex-a57", error, sizeof(error));
	struct cycles_step steps[STEPS];
	struct cycles_part parts[CYCLES_ROWS_MAX];
	struct cycles_bounds *bounds;
	struct cycles_interval in;
	size_t count;

	ck_assert_ptr_nonnull(core);
	bounds = cycles_bounds_new(core, 1000);
	ck_assert_ptr_nonnull(bounds);
	random_program(steps);
	cycles_interval(bounds, steps, STEPS, &in);
	count = cycles_parts(bounds, steps, STEPS, parts, CYCLES_ROWS_MAX);
	ck_assert_uint_gt(count, 0);
	for (size_t i = 0; i < count; i++) {
		ck_assert_int_lt(core->rows[parts[i].row].low, core->rows[parts[i].row].high);
		ck_assert_uint_le(parts[i].width, i ? parts[i - 1].width : in.high - in.low);
	}
	cycles_bounds_free(bounds);
	cycles_core_free(core);
}
END_TEST

/* What is in a class because no rule says else: new rows of isa/ are to be thought about. */
static bool is_meant(const struct isa_row *row, const char *class)
{
	static const char alu[] = " abs adc add addg adds adr adrp and ands axflag bic bics cfinv cls clz cnt ctz eon eor gmi irg "
		"movk orn orr rmif sbc setf16 setf8 smax smin sub subg subp subps subs umax umin xaflag ";
	char name[24];

	snprintf(name, sizeof(name), " %s ", row->name);
	if (!strcmp(class, "unknown"))
		return row->class == ISA_COPY || row->class == ISA_LOAD_TAG || row->class == ISA_STORE_TAG || row->class >= ISA_SVE;
	if (!strcmp(class, "msr_plain"))
		return row->class == ISA_SYSTEM;
	return strcmp(class, "alu") || strstr(alu, name);
}

START_TEST(no_instruction_has_a_class_by_chance)
{
	unsigned count;
	const struct isa_row *rows = isa_rows(ISA_A64, &count);

	for (unsigned i = 1; i < count; i++)
		for (int k = 0; rows[i].class != ISA_UNALLOCATED && k < 64; k++) {
			uint32_t word = rows[i].match | (dice(0x7fffffff) & ~rows[i].mask);
			struct isa_insn insn;

			if (!isa_decode(ISA_A64, word, &insn) || insn.row != &rows[i])
				continue;
			if (!is_meant(&rows[i], cycles_class_name(word)))
				ck_abort_msg("%08x %s is of class %s", word, rows[i].name, cycles_class_name(word));
		}
}
END_TEST

Suite *cycles_suite(void)
{
	Suite *suite = suite_create("cycles");
	TCase *tcase = tcase_create("cycles");
	int cores = 0;

	while (cycles_builtin[cores])
		cores++;
	tcase_set_timeout(tcase, 600);
	tcase_add_loop_test(tcase, bounds_hold, 0, cores);
	tcase_add_test(tcase, few_values_are_tried);
	tcase_add_test(tcase, parts_are_sorted);
	tcase_add_test(tcase, no_instruction_has_a_class_by_chance);
	suite_add_tcase(suite, tcase);
	return suite;
}
