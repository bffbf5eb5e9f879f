/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with a core file, though each of its columns can be read. */
#include <stdarg.h>
#include <string.h>

#include "cycles/check.h"

bool check_fail(struct core_reader *r, unsigned line, const char *format, ...)
{
	int used = line ? snprintf(r->error, r->size, "%s:%u: ", r->name, line) : snprintf(r->error, r->size, "%s: ", r->name);
	va_list args;

	va_start(args, format);
	if (used > 0 && (size_t)used < r->size)
		vsnprintf(r->error + used, r->size - (size_t)used, format, args);
	va_end(args);
	return false;
}

static bool is_power(int32_t value)
{
	return value > 0 && !(value & (value - 1));
}

bool check_parameter(struct core_reader *r, int id, const struct cycles_row *row)
{
	const struct core_parameter *p = &core_parameters[id];

	if ((p->varies == CORE_FIXED || p->varies == CORE_POWER) && row->low != row->high)
		return check_fail(r, r->line, "\"%s\" is one number: low, typical and high are the same", row->name);
	if (p->varies == CORE_POWER && !is_power(row->low))
		return check_fail(r, r->line, "\"%s\" is %d, which is no power of two", row->name, (int)row->low);
	if (!p->needed && !row->high)
		return check_fail(r, r->line, "\"%s\" is 0, as it is without the row: leave it out", row->name);
	return true;
}

static bool is_class(int kind)
{
	return kind == CYCLES_CLASS || kind == CYCLES_SYS;
}

bool check_caps(struct core_reader *r, int kind)
{
	size_t same = 0, most = is_class(kind) ? CYCLES_CLASSES_MAX : CYCLES_PARAMETERS_MAX;

	for (size_t i = 0; i < r->core->count; i++)
		same += is_class(r->core->rows[i].kind) == is_class(kind);
	if (same == most)
		return check_fail(r, r->line, "more than %zu rows %s", most, is_class(kind) ? "of the kinds class and sys" :
				 "of the kinds machine, fwd, mem and pipe");
	return true;
}

static bool check_needed(struct core_reader *r)
{
	const struct cycles_core *core = r->core;
	const char *kind = cycles_core_is_in_order(core) ? "in order" : "out of order";

	for (int i = 0; i < PARAMETERS; i++) {
		bool has = core->of_parameter[i] != CORE_NO_ROW;
		bool can = core_parameters[i].order == CORE_ANY ||
			(core_parameters[i].order == CORE_IN) == cycles_core_is_in_order(core);

		if (core_parameters[i].needed && can && !has)
			return check_fail(r, 0, "there is no row \"%s %s\"", cycles_kind_names[core_parameters[i].kind],
					 core_parameters[i].name);
		if (has && !can)
			return check_fail(r, core->rows[core->of_parameter[i]].line,
					  "\"%s\" has no effect on a core that is %s (window)",
					 core_parameters[i].name, kind);
	}
	for (int i = 0; i < CLASS_COUNT; i++)
		if (core->of_class[i] == CORE_NO_ROW)
			return check_fail(r, 0, "there is no row \"%s %s\"", i >= CLASS_FIRST_SYS ? "sys" : "class",
					  class_rows[i].name);
	return true;
}

/* Parameters that say nothing without another. */
static bool check_together(struct core_reader *r)
{
	static const struct { uint8_t one, other; } needs[] = {
		{ PARAMETER_CROWDED, PARAMETER_BRANCHES }, { PARAMETER_FORWARD_BEFORE, PARAMETER_FORWARD },
		{ PARAMETER_FORWARD_BEYOND, PARAMETER_FORWARD }, { PARAMETER_VECTOR_FIRST, PARAMETER_VECTOR_ISSUE },
		{ PARAMETER_UNALIGNED, PARAMETER_WORD }, { PARAMETER_UNALIGNED_BUSY, PARAMETER_WORD },
	};
	const uint16_t *of = r->core->of_parameter;

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (of[needs[i].one] != CORE_NO_ROW && of[needs[i].other] == CORE_NO_ROW)
			return check_fail(r, r->core->rows[of[needs[i].one]].line,
					  "\"%s\" has no effect without a row \"machine %s\"",
					  core_parameters[needs[i].one].name, core_parameters[needs[i].other].name);
	return true;
}

static bool check_sources(struct core_reader *r)
{
	for (size_t i = 0; i < r->core->count; i++) {
		struct cycles_row *row = &r->core->rows[i];

		for (size_t k = 0; k < r->sources; k++)
			if (!strcmp(r->source[k].key, row->source)) {
				row->citation = r->source[k].citation;
				r->source[k].used = true;
			}
		if (!row->citation)
			return check_fail(r, row->line, "there is no source \"%.40s\"", row->source);
	}
	for (size_t k = 0; k < r->sources; k++)
		if (!r->source[k].used)
			return check_fail(r, r->source[k].line, "no row has the source \"%.40s\"", r->source[k].key);
	return true;
}

/* Limits of dispatch; in order there are none. */
static bool check_pipes(struct core_reader *r)
{
	for (size_t i = 0; i < r->core->count; i++) {
		const struct cycles_row *row = &r->core->rows[i];
		int group = row->kind == CYCLES_PIPE ? core_group(r->core, row->name) : -1;

		if (row->kind != CYCLES_PIPE)
			continue;
		if (group < 0)
			return check_fail(r, row->line, "no class has a pipe \"%.40s\", with or without a number behind it",
					  row->name);
		if (cycles_core_is_in_order(r->core))
			return check_fail(r, row->line, "\"%s\" has no effect on a core that is in order (window)", row->name);
		r->core->limit[group] = (uint8_t)row->low;
	}
	return true;
}

/* A micro-op waits for the one that is a window older: it must not be one of the same instruction. */
static bool check_window(struct core_reader *r)
{
	const struct cycles_row *row = &r->core->rows[r->core->of_parameter[PARAMETER_WINDOW]];

	return !row->low || row->low >= 16 || check_fail(r, row->line, "\"window\" is %d; it is 0 or from 16 to 512",
							 (int)row->low);
}

/* In order, earlier is never worse if two sets are the same or apart; if not, low values could make a program longer. */
static bool check_sets(struct core_reader *r)
{
	uint16_t all = 0, seen[CLASS_COUNT];

	for (int i = 0; i < CLASS_COUNT; i++) {
		unsigned line = r->core->rows[r->core->of_class[i]].line;
		uint16_t set = seen[i] = r->core->need[i].set[0];
		bool same = false;

		if (r->core->need[i].micros > 1)
			return check_fail(r, line, "on a core that is in order, pipes names one set, without +");
		for (int k = 0; k < i; k++)
			same |= seen[k] == set;
		if (!same && all & set)
			return check_fail(r, line,
					  "on a core that is in order, two sets of pipes are the same or have none in common");
		all |= set;
	}
	return !r->core->need[CLASS_WRITEBACK].micros || check_fail(r, r->core->rows[r->core->of_class[CLASS_WRITEBACK]].line,
		"on a core that is in order, \"writeback\" has no pipe: the load or store has one");
}

bool check_core(struct core_reader *r)
{
	if (r->core->of_parameter[PARAMETER_WINDOW] == CORE_NO_ROW)
		return check_fail(r, 0, "there is no row \"machine window\"");
	return check_window(r) && check_needed(r) && check_together(r) && check_sources(r) && check_pipes(r) &&
	       (!cycles_core_is_in_order(r->core) || check_sets(r));
}
