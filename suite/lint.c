/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The static rules: what can be read off a stub without running it. */
#include "suite/rows.h"

struct lint {
	const struct hv_stub *stub;
	const struct hv_abi *abi;
	const struct hv_suite_options *options;
	struct hv_report *report;
	struct hv_reach reach;
};

static struct hv_row *judge(struct lint *l, enum hv_rule rule, bool holds)
{
	struct hv_row *row = rows_get(l->report, l->options, "table", rule, "static");

	if (row)
		rows_add(row, holds ? HV_PASS : HV_FAIL);
	return row;
}

static void alignment(struct lint *l)
{
	const struct hv_stub *s = l->stub;
	bool holds = s->align % HV_TABLE_SIZE == 0 && (s->skew + s->table) % HV_TABLE_SIZE == 0;
	struct hv_row *row = judge(l, HV_ALIGN_01, holds);

	if (!holds)
		rows_say(row, "the file lets the table be put at 0x%llx modulo 2 KiB: VBAR_EL2[10:0] are RES0, so the CPU would "
			 "vector %lld bytes before it", (unsigned long long)((s->skew + s->table) % HV_TABLE_SIZE),
			 (long long)((s->skew + s->table) % HV_TABLE_SIZE));
}

static void slots(struct lint *l)
{
	uint16_t wrong = (l->reach.live ^ l->abi->live) & (uint16_t)~l->abi->busy;
	struct hv_row *row = judge(l, HV_SLOT_03, !wrong);

	for (unsigned i = 0; i < 16; i++)
		if (wrong >> i & 1)
			rows_say(row, "slot 0x%03x is %s, and %s must %s calls", i * HV_SLOT_SIZE,
				 l->reach.live >> i & 1 ? "live" : "dead", l->abi->name,
				 l->abi->live >> i & 1 ? "answer" : "hang on");
	row = judge(l, HV_SIZE_01, !l->reach.overflow);
	for (unsigned i = 0; i < 16; i++)
		if (l->reach.overflow >> i & 1)
			rows_say(row, "the code of slot 0x%03x runs on into slot 0x%03x", i * HV_SLOT_SIZE, (i + 1) * HV_SLOT_SIZE);
}

static void reach(struct lint *l)
{
	struct hv_row *row = judge(l, HV_REACH_01, !l->stub->misreach_count);
	const struct hv_misreach *m = l->stub->misreaches;
	uint64_t distance;

	if (l->stub->misreach_count) {
		const char *symbol = hv_stub_symbol(l->stub, m->at, &distance);

		rows_say(row, "%s at %s+0x%llx must reach %lld bytes, and can reach %lld (%zu such)", m->form,
			 symbol ? symbol : "image",
			 (unsigned long long)(symbol ? distance : m->at), (long long)m->distance, (long long)m->limit,
			 l->stub->misreach_count);
	}
	if (!l->abi->copyable) {
		row = rows_get(l->report, l->options, "table", HV_REACH_02, "static");
		rows_say(row, "%s does not promise that its table may be copied alone", l->abi->name);
		return;
	}
	row = judge(l, HV_REACH_02, !l->reach.leaves_table && !l->reach.refers_out);
	if (l->reach.leaves_table)
		rows_say(row, "its code lies at table%+lld..%+lld", (long long)(l->reach.low - l->stub->table),
			 (long long)(l->reach.high - l->stub->table));
	else if (l->reach.refers_out)
		rows_say(row, "its code uses addresses outside the 2 KiB");
}

void hv_suite_lint(const struct hv_stub *stub, const struct hv_abi *abi, const struct hv_suite_options *options,
		   struct hv_report *report)
{
	struct lint l = { stub, abi, options, report, { 0 } };

	report->stub = stub;
	report->abi = abi;
	hv_reach_from(stub->image, stub->size, stub->table, &l.reach);
	report->can_write = hv_reach_writes(stub->image, stub->size, stub->table);
	alignment(&l);
	slots(&l);
	reach(&l);
	rows_total(report);
}
