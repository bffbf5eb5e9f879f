/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The three ways to copy a table: alone, with the section that it stands in, or not at all. */
#include "suite/static/span.h"

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* All that the code uses lies within the span. */
static bool is_inside(const struct hv_stub *stub, const struct hv_reach *reach, const struct span *s)
{
	return reach->data_low >= (int64_t)(s->low - stub->table) && reach->data_high <= (int64_t)(s->high - stub->table);
}

/* Make room for what the code uses. False if the image does not have it. */
static bool take_data(const struct hv_stub *stub, const struct hv_reach *reach, struct span *s)
{
	if (reach->data_low < -(int64_t)stub->table || reach->data_high > (int64_t)(stub->size - stub->table))
		return false;
	s->low = least(s->low, stub->table + (uint64_t)reach->data_low);
	s->high = most(s->high, stub->table + (uint64_t)reach->data_high);
	return true;
}

/* Bytes of the copy's page: the section begins there, and its table stays aligned. */
static uint64_t bytes_of_page(const struct hv_stub *stub, const struct span *s)
{
	uint64_t align = hv_table_size(stub->exec), before = (stub->table - s->low + align - 1) / align * align;

	return before + (s->high - stub->table);
}

static void take_table(const struct hv_reach *reach, struct span *s)
{
	s->holds = reach->leaves_table ? SPAN_CODE_OUT : reach->refers_out ? SPAN_DATA_OUT : SPAN_WHOLE;
}

/* What does not fit, the copy does not have. */
static void take_page(const struct hv_stub *stub, struct span *s)
{
	s->low = stub->table;
	s->high = least(most(s->high, stub->table + hv_table_size(stub->exec)), stub->table + SPAN_SECTION_MAX);
}

/* Of a section only its code is known: if that leaves room in the page, data beside it may be of the section as well. */
static void take_section(const struct hv_stub *stub, const struct hv_reach *reach, struct span *s)
{
	struct span all = *s;

	if (reach->leaves_image || bytes_of_page(stub, s) > SPAN_SECTION_MAX) {
		take_page(stub, s);
		s->holds = SPAN_CODE_OUT;
	} else if (is_inside(stub, reach, s)) {
		s->holds = SPAN_WHOLE;
	} else if (reach->forms_pages || !take_data(stub, reach, &all) || bytes_of_page(stub, &all) > SPAN_SECTION_MAX) {
		s->holds = SPAN_DATA_OUT;
	} else {
		*s = all;
		s->holds = SPAN_DATA_BESIDE;
	}
}

/* Of what an address is formed of, the size is not known: a table may go on for a while. */
#define TABLE_MAX 0x1000u

static void take_tables(const struct hv_stub *stub, const struct hv_reach *reach, const struct span *code, struct span *all)
{
	if (all->high > code->high || reach->forms_addresses)
		all->high = least(stub->size, all->high + TABLE_MAX);
}

static void take_all(const struct hv_stub *stub, const struct hv_reach *reach, struct span *s)
{
	struct span all = *s;

	if (reach->leaves_image || s->high - s->low > SPAN_ANY_MAX)
		s->holds = SPAN_CODE_OUT;
	else if (!take_data(stub, reach, &all) || all.high - all.low > SPAN_ANY_MAX)
		s->holds = SPAN_DATA_OUT;
	else {
		take_tables(stub, reach, s, &all);
		*s = all;
	}
}

struct span span_of(const struct hv_abi *abi, const struct hv_stub *stub, const struct hv_reach *reach)
{
	struct span s = { stub->table, stub->table + hv_table_size(stub->exec), SPAN_WHOLE };

	if (abi->copied == HV_COPIES_TABLE) {
		take_table(reach, &s);
		return s;
	}
	s.low = least(s.low, reach->low);
	s.high = most(s.high, reach->high);
	if (abi->copied == HV_COPIES_SECTION)
		take_section(stub, reach, &s);
	else
		take_all(stub, reach, &s);
	return s;
}
