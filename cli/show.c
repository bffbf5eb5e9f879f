/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call and its outcome, for a person. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/show.h"
#include "hvcheck/replay.h"
#include "suite/report/cause.h"
#include "suite/report/page.h"

void show_head(FILE *f, const struct shown *s)
{
	const struct hv_abi *abi = s->subject->abi;
	const struct hv_call *call = &s->call;
	unsigned slot = hv_call_slot(abi->exec, call);
	char name[400];

	fprintf(f, "%s on %s, judged as %s, table at %#" PRIx64 "\n",
		report_clean(s->subject->stub->name, name, sizeof(name)), s->m->name, abi->name,
		s->places.table);
	if (s->subject->guess)
		fprintf(f, "guess    %s\n", report_clean(s->subject->guess, name, sizeof(name)));
	if (s->subject->release)
		fprintf(f, "release  %s\n", report_clean(s->subject->release, name, sizeof(name)));
	if (s->subject->stub->note)
		fprintf(f, "note     %s\n", report_clean(s->subject->stub->note, name, sizeof(name)));
	if (*s->filled)
		fprintf(f, "note     not given, and needed by %s:%s\n", hv_abi_select(abi, call)->name, s->filled);
	if (call->event == HV_EVENT_HVC)
		fprintf(f, "call     hvc #%#x from %s", call->imm, hv_from_name(call->from));
	else
		fprintf(f, "call     %s from %s", hv_event_name(call->event), hv_from_name(call->from));
	if (call->event > HV_EVENT_SERROR)	/* none that takes the stub's slots */
		fputc('\n', f);
	else if (abi->live >> slot & 1)
		fprintf(f, ", slot 0x%03x: %s\n", hv_slot_offset(abi->exec, slot), hv_abi_select(abi, call)->name);
	else
		fprintf(f, ", slot 0x%03x, which is dead\n", hv_slot_offset(abi->exec, slot));
}

/* --- outcome -------------------------------------------------------------------------------------------- */

static const char *name_address(const struct shown *s, uint64_t address, char *buf, size_t size)
{
	const struct hv_stub *stub = s->subject->stub;
	uint64_t offset = address - s->places.table + stub->table, distance = 0;
	bool in_stub = address - s->places.stub < s->places.stub_size;
	const char *symbol = in_stub ? hv_stub_symbol(stub, offset, &distance) : NULL;
	char name[100];

	*buf = 0;
	if (symbol)
		snprintf(buf, size, distance ? " <%s+0x%" PRIx64 ">" : " <%s>",
			 report_clean(symbol, name, sizeof(name)), distance);
	else if (address == s->places.site + 4)
		snprintf(buf, size, " <behind the HVC>");
	else if (hv_place_name(&s->places, address, name, sizeof(name)))
		snprintf(buf, size, " <%s>", name);
	return buf;
}

const char *show_left(const struct shown *s)
{
	const bool ended = s->out.how != HV_HOW_HUNG && s->out.how != HV_HOW_CRASHED;

	return ended ? NULL : hv_stub_left(s->subject->stub, s->places.table, s->out.out.r);
}

static void show_end(FILE *f, const struct shown *s)
{
	const struct hv_outcome *out = &s->out;
	bool el1 = out->how == HV_HOW_EL1_FAULT;
	const char *lost = report_lost(&s->call, out);
	char place[160], cause[64];

	fprintf(f, "ended    %s at EL%u, pc %#" PRIx64 "%s\n", hv_how_name(out->how),
		hv_pstate_level(out->out.r[HV_PSTATE]), out->out.r[HV_PC],
		name_address(s, out->out.r[HV_PC], place, sizeof(place)));
	if (out->how == HV_HOW_VECTORED || el1) {
		uint64_t elr = out->out.r[el1 ? HV_ELR_EL1 : HV_ELR_EL2];
		uint64_t esr = out->out.r[el1 ? HV_ESR_EL1 : HV_ESR_EL2];

		fprintf(f, "         slot 0x%03x: %s, ESR %#" PRIx64 ", ELR %#" PRIx64 "%s\n",
			out->slot * HV_SLOT_SIZE, report_cause(out->slot, esr, cause, sizeof(cause)), esr,
			elr, name_address(s, elr, place, sizeof(place)));
	} else if (out->how == HV_HOW_CRASHED && s->m->ops->explain) {
		fprintf(f, "         %s\n", s->m->ops->explain(s->m, out->why));
	}
	if (lost)
		fprintf(f, "         %s\n", lost);
	if (show_left(s))
		fprintf(f, "         the path leaves the file for `%s`, so what it does cannot be judged\n",
			report_clean(show_left(s), cause, sizeof(cause)));
	if (out->insns)
		fprintf(f, "         %" PRIu64 " instructions in the stub\n", out->insns);
}

/* What `reg` held before: what the call carries, or what this CPU keeps of the canary. */
static uint64_t before(const struct shown *s, const struct hv_call *plain, unsigned reg)
{
	if (reg >= HV_REG_FIRST_SYS && s->call.in.r[reg] == plain->in.r[reg])
		return s->baseline.r[reg];
	if (reg <= HV_X30 && s->call.from == HV_FROM_A32)
		return (uint32_t)s->call.in.r[reg];	/* the upper halves do not survive AArch32 */
	return s->call.in.r[reg];
}

static bool is_syndrome(unsigned reg)
{
	return reg == HV_ESR_EL2 || reg == HV_ELR_EL2 || reg == HV_SPSR_EL2;
}

/* What this machine must see to say that `reg` changed; 0: no register that a call could change. */
static uint64_t need_of(unsigned reg)
{
	if (reg >= HV_REG_FIRST_SYS)
		return is_syndrome(reg) ? 0 : HV_SEE_SYS;
	if (reg >= HV_REG_FIRST_HELD && reg <= HV_REG_LAST_HELD)
		return HV_SEE_HELD;
	return reg < HV_PC ? HV_SEE_CORE : 0;
}

static void show_change(FILE *f, const struct shown *s, bool first, const char *name, uint64_t from,
			uint64_t to)
{
	char place[64];

	fprintf(f, "%s%-10s 0x%016" PRIx64 " -> 0x%016" PRIx64, first ? "changed  " : "         ", name, from,
		to);
	if (hv_place_name(&s->places, to, place, sizeof(place)))
		fprintf(f, " (%s)", place);
	fputc('\n', f);
}

static bool show_registers(FILE *f, const struct shown *s)
{
	bool any = false;
	struct hv_call plain;

	hv_call_init(&plain, &s->places);
	for (unsigned reg = HV_X0; reg < HV_REG_COUNT; reg++) {
		uint64_t from = before(s, &plain, reg), to = s->out.out.r[reg];

		if (from == to || !(s->out.seen & need_of(reg)))
			continue;
		show_change(f, s, !any, hv_reg_name(s->subject->abi->exec, reg), from, to);
		any = true;
	}
	return any;
}

void show_outcome(FILE *f, const struct shown *s)
{
	bool any;

	show_end(f, s);
	any = show_registers(f, s);
	for (unsigned i = 0; s->out.seen & HV_SEE_SIMD && i < 64; i++) {
		char name[12];

		if (s->call.in.v[i] == s->out.out.v[i])
			continue;
		snprintf(name, sizeof(name), "v%u.d[%u]", i / 2, i % 2);
		show_change(f, s, !any, name, s->call.in.v[i], s->out.out.v[i]);
		any = true;
	}
	if (s->out.mem_bytes) {
		struct hv_diff memory = { HV_DIFF_MEMORY, s->out.mem_bytes, s->out.mem_at };
		char text[200];

		fprintf(f, "%s%s\n", any ? "         " : "changed  ",
			hv_diff_text(&memory, &s->places, text, sizeof(text)));
		any = true;
	}
	if (!any)
		fputs("changed  nothing\n", f);
}

/* --- verdicts ------------------------------------------------------------------------------------------- */

/* "PASS     LIVE-01 RET-01 ...": all of one status on one line. */
static void show_list(FILE *f, const char *label, const struct hv_verdict *v, unsigned count,
		      enum hv_status status)
{
	bool any = false;

	for (unsigned i = 0; i < count; i++) {
		if (v[i].status != status)
			continue;
		if (!any)
			fprintf(f, "%-8s", label);
		fprintf(f, " %s", hv_rules[v[i].rule].name);
		any = true;
	}
	if (any)
		fputc('\n', f);
}

static void show_failure(FILE *f, const struct shown *s, const struct hv_verdict *v)
{
	char text[320];

	fprintf(f, "FAIL     %s: %s\n", hv_rules[v->rule].name, hv_rules[v->rule].sentence);
	for (unsigned i = 0; i < v->diff_count && i < HV_DIFFS; i++)
		fprintf(f, "         %s\n", hv_diff_text(&v->diff[i], &s->places, text, sizeof(text)));
}

bool show_verdicts(FILE *f, const struct shown *s)
{
	struct hv_verdict v[HV_RULE_COUNT];
	bool failed = false;
	unsigned count;

	if (s->call.event == HV_EVENT_NONE)
		return false;
	count = hv_judge(&s->bench, &s->call, &s->out, v);
	for (unsigned i = 0; i < count; i++) {
		if (v[i].status != HV_FAIL)
			continue;
		show_failure(f, s, &v[i]);
		failed = true;
	}
	show_list(f, "PASS", v, count, HV_PASS);
	show_list(f, "UNSEEN", v, count, HV_UNSEEN);
	return failed;
}

bool show_agreement(FILE *f, const struct shown *a, const struct shown *b)
{
	struct hv_verdict v;

	hv_agree(&a->bench, &a->out, &b->bench, &b->out, &a->call, &v);
	fprintf(f, "%s and %s\n", a->m->name, b->m->name);
	if (v.status == HV_FAIL)
		show_failure(f, a, &v);
	else
		show_list(f, "PASS", &v, 1, HV_PASS);
	return v.status == HV_FAIL;
}
