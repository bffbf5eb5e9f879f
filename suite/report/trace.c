/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run as text: one line an instruction, with what it changed.
 *
 *	-> EL2 slot 0x400, HVC #0x0 from 0x40200d04, ESR 0x5a000000
 *	EL2  42000400  __hyp_stub_vectors+0x400  b #0x42000800 <stub_call>
 *	EL2  42000800  stub_call                 cmp x0, #0               nzcv 0110 -> 0010
 *	...
 *	<- EL1h at 0x40200d04, PSTATE 0x3c5
 *
 * What an instruction changed is seen at the next one, so a line stays open until then. A line that would
 * only repeat itself, as in a loop to itself, is counted instead.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/replay.h"
#include "hvcheck/report.h"
#include "isa/isa.h"
#include "suite/report/cause.h"
#include "suite/report/page.h"

#define TEXT_WIDTH 28

struct hv_trace {
	FILE *f;
	const struct hv_stub *stub;
	uint64_t base;
	size_t limit, lines;
	size_t beyond;		/* instructions after the limit */
	struct hv_observer observer;
	bool open;		/* a line is printed but for its changes */
	uint64_t pc;		/* of that line */
	int pad;		/* blanks that its changes stand off by */
	size_t repeats;
	char leaving[160];	/* line that follows it: where control goes, if it leaves the stub */
	uint64_t before[HV_REG_COUNT];
};

/* --- places --------------------------------------------------------------------------------------------- */

/* "stub_call+0x14", or "" outside the stub. */
static void name_address(const struct hv_trace *t, uint64_t pc, char *buf, size_t size)
{
	uint64_t distance = 0;
	const char *symbol;
	char name[60];

	*buf = 0;
	if (!t->stub || pc < t->base || pc - t->base >= t->stub->size)
		return;
	symbol = hv_stub_symbol(t->stub, pc - t->base, &distance);
	if (!symbol)
		snprintf(buf, size, "image+0x%" PRIx64, pc - t->base);
	else
		snprintf(buf, size, distance ? "%s+0x%" PRIx64 : "%s",
			 report_clean(symbol, name, sizeof(name)), distance);
}

/* The same for places outside the stub that the harness knows: " <payload>", or "". */
static void name_place(struct hv_machine *m, uint64_t address, char *buf, size_t size)
{
	char name[64];

	*buf = 0;
	if (address == m->places.site + 4)
		snprintf(buf, size, " <behind the HVC>");
	else if (hv_place_name(&m->places, address, name, sizeof(name)))
		snprintf(buf, size, " <%s>", name);
}

/* --- changes -------------------------------------------------------------------------------------------- */

static void print_flags(FILE *f, uint64_t from, uint64_t to)
{
	fputs("nzcv ", f);
	for (int bit = 31; bit >= 28; bit--)
		fputc(from >> bit & 1 ? '1' : '0', f);
	fputs(" -> ", f);
	for (int bit = 31; bit >= 28; bit--)
		fputc(to >> bit & 1 ? '1' : '0', f);
}

static void print_change(struct hv_trace *t, unsigned reg, uint64_t from, uint64_t to)
{
	fprintf(t->f, "%*s", t->pad, "");
	t->pad = 2;
	if (reg == HV_PSTATE && !((from ^ to) & ~(uint64_t)HV_PSTATE_NZCV))
		print_flags(t->f, from, to);
	else
		fprintf(t->f, "%s %#" PRIx64 " -> %#" PRIx64, hv_reg_name(t->stub->exec, reg), from, to);
}

/* Registers that the open line changed go behind it; then they are the state before the next. */
static bool take_changes(struct hv_trace *t, struct hv_machine *m)
{
	/* Behind a line that leaves the stub, code runs that is not the stub's. */
	bool print = t->open && !*t->leaving, changed = false;

	for (unsigned reg = HV_X0; reg < HV_REG_COUNT; reg++) {
		uint64_t now;

		if (reg == HV_PC)
			continue;
		now = m->ops->peek(m, (enum hv_reg)reg);
		if (print && now != t->before[reg])
			print_change(t, reg, t->before[reg], now);
		changed |= now != t->before[reg];
		t->before[reg] = now;
	}
	return changed;
}

static void close_line(struct hv_trace *t)
{
	if (t->open && t->repeats)
		fprintf(t->f, "  (%zu times more)", t->repeats);
	if (t->open)
		fputc('\n', t->f);
	if (*t->leaving)
		fprintf(t->f, "%s\n", t->leaving);
	t->lines += t->open + (*t->leaving != 0);
	t->open = false;
	t->repeats = 0;
	*t->leaving = 0;
}

static bool is_full(const struct hv_trace *t)
{
	return t->limit && t->lines >= t->limit;
}

/* --- control that leaves -------------------------------------------------------------------------------- */

static const char *mode_name(uint64_t pstate)
{
	static const char *const names[16] = {
		[0] = "EL0", [4] = "EL1t", [5] = "EL1h", [8] = "EL2t", [9] = "EL2h"
	};

	return pstate & 0x10 ? "AArch32" : names[pstate & 15] ? names[pstate & 15] : "an illegal mode";
}

static void note_leaving(struct hv_trace *t, struct hv_machine *m, const struct isa_insn *insn, unsigned el)
{
	uint64_t to = m->ops->peek(m, el == 2 ? HV_ELR_EL2 : HV_ELR_EL1);
	uint64_t pstate = m->ops->peek(m, el == 2 ? HV_SPSR_EL2 : HV_SPSR_EL1);
	char place[80];
	unsigned reg;

	if (insn->flow == ISA_ERET) {
		name_place(m, to, place, sizeof(place));
		snprintf(t->leaving, sizeof(t->leaving), "<- %s at %#" PRIx64 "%s, PSTATE %#" PRIx64,
			 mode_name(pstate), to, place, pstate);
		return;
	}
	if (insn->flow != ISA_INDIRECT && insn->flow != ISA_INDIRECT_CALL && insn->flow != ISA_RETURN)
		return;
	reg = isa_register(insn, isa_find(insn, ISA_IN) ? ISA_IN : ISA_FIXED_IN);	/* RETAA: x30 */
	to = reg < 31 ? m->ops->peek(m, (enum hv_reg)(HV_X0 + reg)) : 0;
	name_place(m, to, place, sizeof(place));
	if (to - m->places.stub >= m->places.stub_size)
		snprintf(t->leaving, sizeof(t->leaving), "-> EL%u leaves the stub for %#" PRIx64 "%s", el, to,
			 place);
}

/* --- observer ------------------------------------------------------------------------------------------- */

/* The instruction as text, and where control goes behind it if that leaves the stub. */
static void read_insn(struct hv_trace *t, struct hv_machine *m, uint64_t pc, uint32_t word, unsigned el, char *text, size_t size)
{
	struct isa_insn insn;
	char target[80] = "";
	size_t used;

	isa_decode(ISA_A64, word, &insn);
	hv_disassemble(pc, word, text, size);
	if (isa_relative(&insn))
		name_address(t, isa_target(&insn, pc), target, sizeof(target));
	used = strlen(text);
	if (*target)
		snprintf(text + used, size - used, " <%s>", target);
	note_leaving(t, m, &insn, el);
}

static void print_insn(struct hv_trace *t, struct hv_machine *m, uint64_t pc, uint32_t word, unsigned el)
{
	char symbol[80], text[128];

	name_address(t, pc, symbol, sizeof(symbol));
	if (m->places.exec == HV_A32)
		hv_disassemble_a32(m->ops->peek(m, HV_PSTATE) & HV_PSTATE_T, pc, word, text, sizeof(text));
	else
		read_insn(t, m, pc, word, el, text, sizeof(text));
	fprintf(t->f, "EL%u  %08" PRIx64 "  %-24s  %s", el, pc, symbol, text);
	t->pad = strlen(text) < TEXT_WIDTH ? (int)(TEXT_WIDTH + 2 - strlen(text)) : 2;
	t->open = true;
	t->pc = pc;
}

static void step(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t insn, unsigned el)
{
	struct hv_trace *t = ctx;

	if (is_full(t)) {
		t->beyond++;
		return;
	}
	if (!take_changes(t, m) && t->open && pc == t->pc) {
		t->repeats++;
		return;
	}
	close_line(t);
	if (is_full(t))
		t->beyond++;
	else
		print_insn(t, m, pc, insn, el);
}

/* The column of AArch64's table with the same cause: Hyp mode has words of their own for interrupts alone. */
static unsigned hyp_column(unsigned word)
{
	return word < 6 ? 0 : word - 5;
}

static void enter(void *ctx, struct hv_machine *m, uint64_t from_pc, uint64_t to_pc, uint64_t esr,
		  unsigned el)
{
	struct hv_trace *t = ctx;
	const struct hv_exec_info *exec = &hv_execs[m->places.exec];
	char cause[64], place[80];
	unsigned slot;

	if (is_full(t))
		return;
	take_changes(t, m);
	close_line(t);
	slot = (unsigned)(to_pc & ~exec->vbar & ~(uint64_t)(exec->slot_size - 1)) / exec->slot_size;
	report_cause(m->places.exec == HV_A32 ? hyp_column(slot) : slot, esr, cause, sizeof(cause));
	name_place(m, from_pc, place, sizeof(place));
	fprintf(t->f, "-> EL%u slot 0x%0*x, %s, return to %#" PRIx64 "%s, ESR %#" PRIx64 "\n", el,
		m->places.exec == HV_A32 ? 2 : 3, hv_slot_offset(m->places.exec, slot), cause, from_pc, place, esr);
	t->lines++;
}

/* --- life ----------------------------------------------------------------------------------------------- */

struct hv_trace *hv_trace_new(FILE *f, const struct hv_stub *stub, uint64_t base, size_t limit)
{
	struct hv_trace *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->f = f;
	t->stub = stub;
	t->base = base;
	t->limit = limit;
	t->observer = (struct hv_observer){ .step = step, .enter = enter, .ctx = t };
	return t;
}

const struct hv_observer *hv_trace_observer(struct hv_trace *t)
{
	return &t->observer;
}

void hv_trace_free(struct hv_trace *t)
{
	if (!t)
		return;
	close_line(t);
	if (t->beyond)
		fprintf(t->f, "... and %zu instructions more\n", t->beyond);
	free(t);
}
