/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck abi: the generations as a list, and each as a document, from the tables that judge by it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/generation.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"
#include "hvcheck/cross.h"
#include "hvcheck/regs.h"

/* --- cells ---------------------------------------------------------------------------------------------- */

/* Text of a cell of a Markdown table: a bar would end the cell, so it is escaped. */
static void put_cell(FILE *f, const char *text)
{
	for (; *text; text++)
		fprintf(f, *text == '|' ? "\\%c" : "%c", *text);
}

/* Numbers below ten in decimal, others in hexadecimal. */
static void put_number(FILE *f, uint64_t n)
{
	fprintf(f, n < 10 ? "%" PRIu64 : "%#" PRIx64, n);
}

/* Registers as a list with runs: "x1-x3, x5". In AArch32 runs end at r12, because what follows is banked and has no order. */
static void put_registers(FILE *f, enum hv_exec exec, uint32_t bits)
{
	const char *before = "";

	if (!bits)
		fputs("nothing", f);
	for (unsigned i = 0; i < 31; i++) {
		unsigned first = i;

		if (!(bits >> i & 1))
			continue;
		while (i < (exec == HV_A32 ? HV_X12 : HV_X30) && bits >> (i + 1) & 1)
			i++;
		fprintf(f, "%s%s", before, hv_reg_name(exec, HV_X0 + first));
		if (i > first)
			fprintf(f, "-%s", hv_reg_name(exec, HV_X0 + i));
		before = ", ";
	}
}

static void put_selector(FILE *f, const struct hv_abi *abi, const struct hv_call_spec *call)
{
	const char *x0 = hv_reg_name(abi->exec, HV_X0);

	if (call == &abi->unknown) {
		fputs("anything else", f);
	} else if (abi->selector == HV_SELECT_ANY) {
		fputs("any HVC", f);
	} else if (abi->selector == HV_SELECT_ADDR) {
		if (call == &abi->calls[0])
			fprintf(f, call->number ? "%s = -1" : "%s = 0", x0);
		else
			fprintf(f, "any other %s", x0);
	} else {
		if (abi->selector == HV_SELECT_IMM)
			fputs("HVC #", f);
		else
			fprintf(f, "%s = ", x0);
		put_number(f, call->number);
	}
}

static const char *name_of_need(uint64_t needs)
{
	static const struct { uint64_t need; const char *name; } needed[] = {
		{ HV_HAS_MPAM_HCR, "MPAM with MPAMHCR_EL2" }, { HV_HAS_MPAM_V1, "MPAM told in ID_AA64PFR0_EL1" },
		{ HV_HAS_MPAM, "MPAM" }, { HV_HAS_GCS, "GCS" }, { HV_HAS_FA64, "FA64" }, { HV_HAS_SME2, "SME2" },
		{ HV_HAS_SMPS, "SME with priorities" }, { HV_HAS_SVE, "SVE" }, { HV_HAS_SME, "SME" }, { HV_HAS_S1PIE, "S1PIE" },
		{ HV_HAS_TCR2, "TCR2" },
	};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (needs & needed[i].need)
			return needed[i].name;
	return "if the CPU has it";
}

static void put_move(FILE *f, enum hv_exec exec, const struct hv_move *m)
{
	fputs(hv_reg_name(exec, m->to), f);
	if (m->clear == ~0ull) {
		fputs(" = 0", f);
	} else if (m->from == HV_REG_NONE) {
		fputs(" = ", f);
		put_number(f, m->set);
	} else if (m->upper) {
		fprintf(f, " = old %s:%s", hv_reg_name(exec, m->upper), hv_reg_name(exec, m->from));
	} else if (m->from != m->to) {
		fprintf(f, m->may ? " = old %s or stays" : " = old %s", hv_reg_name(exec, m->from));
	} else if (!m->clear && !m->set) {
		fputs(" stays", f);
	}
	if (m->clear && m->clear != ~0ull)
		fprintf(f, " without %#" PRIx64, m->clear);
	if (m->set && m->from != HV_REG_NONE)
		fprintf(f, " with %#" PRIx64, m->set);
	if (m->e2h == HV_E2H_ANY_FROM_EL2)
		fputs(exec == HV_A32 ? " (from Hyp mode itself)" : " (from EL2 itself)", f);
	if (m->needs)
		fprintf(f, " (%s%s)", name_of_need(m->needs), m->e2h == HV_E2H_SET ? ", E2H set" :
			m->e2h == HV_E2H_CLEAR ? ", E2H clear" : "");
}

static void put_moves(FILE *f, enum hv_exec exec, const struct hv_call_spec *call)
{
	if (!call->move_count)
		fputs("none", f);
	for (unsigned i = 0; i < call->move_count; i++) {
		fputs(i ? ", " : "", f);
		put_move(f, exec, &call->moves[i]);
	}
	if (call->goes_home)
		fprintf(f, ", %s = the %s", hv_reg_name(exec, HV_VBAR_EL2), call->goes_home == HV_HOME_HOST ?
			"hypervisor's vectors" : "bare stub's table");
	if (call->sizes_tcr)
		fputs(", tcr_el2.PS = the CPU's size of addresses", f);
	for (unsigned i = 0; i < call->choice_count; i++)
		fprintf(f, ", any %s bits %#" PRIx64, hv_reg_name(exec, call->choices[i].reg), call->choices[i].bits);
	for (unsigned i = 0; i < call->always_count; i++) {
		fputs(i ? ", " : "; even when refused: ", f);
		put_move(f, exec, &call->always[i]);
	}
}

/* Offsets of slots. */
static void put_slots(FILE *f, enum hv_exec exec, uint16_t bits)
{
	const char *before = "";

	for (unsigned slot = 0; slot < hv_execs[exec].slots; slot++) {
		if (!(bits >> slot & 1))
			continue;
		fprintf(f, exec == HV_A32 ? "%s0x%02x" : "%s0x%03x", before, hv_slot_offset(exec, slot));
		before = ", ";
	}
}

static void put_ending(FILE *f, enum hv_exec exec, const struct hv_call_spec *call)
{
	static const char *const endings[] = {
		[HV_RETURNS] = "returns", [HV_RISES] = "returns at EL2", [HV_HANGS] = "never",
	};

	if (call->ending != HV_RESTARTS) {
		fputs(endings[call->ending], f);
	} else {
		fprintf(f, "at the address in %s", hv_reg_name(exec, call->entry));
		if (call->entry_less)
			fprintf(f, " less %#" PRIx64, call->entry_less);
		fprintf(f, call->links ? ", at %s, with x30 leading back" : exec == HV_A32 ? ", in %s" : ", at %s",
			hv_execs[exec].el2);
	}
	if (call->needs_vhe)
		fputs("; without FEAT_VHE like an unknown call", f);
	if (call->needs & HV_HAS_GICV3)
		fputs("; asked only of a CPU with GICv3", f);
}

/* --- the document --------------------------------------------------------------------------------------- */

static void print_call(FILE *f, const struct hv_abi *abi, const struct hv_call_spec *call)
{
	fprintf(f, "| %s | ", call->name);
	put_selector(f, abi, call);
	fputs(" | ", f);
	put_cell(f, call->args ? call->args : "none");
	fputs(" | ", f);
	put_moves(f, abi->exec, call);
	fputs(" | ", f);
	put_ending(f, abi->exec, call);
	fputs(" | ", f);
	put_registers(f, abi->exec, call->clobbers);
	fputs(" |\n", f);
}

/* Whether a release of the generation has the change. */
static bool is_of(const struct hv_abi *abi, const struct hv_change *c)
{
	return (!c->until || c->until > abi->since) && (!abi->until || c->since < abi->until);
}

/* One row of the table of changes. A release names the first of its series: "6.16". */
static void print_change(FILE *f, const struct hv_abi *abi, const struct hv_call_spec *call, const struct hv_change *c)
{
	bool ends = c->until && (!abi->until || c->until < abi->until);
	char since[16], until[16];

	fprintf(f, "| %s | %s | %s | ", c->since > abi->since ? hv_release_text(c->since, since, sizeof(since)) : "",
		ends ? hv_release_text(c->until, until, sizeof(until)) : "", call->name);
	put_move(f, abi->exec, &c->move);
	if (c->move.may && (c->move.clear || c->move.set))
		fputs(", or stays", f);
	fprintf(f, "%s | %s |\n", c->always ? "; even when refused" : "", c->source);
}

static void print_changes(FILE *f, const struct hv_abi *abi, const char *level)
{
	bool any = false;

	for (unsigned i = 0; i < abi->call_count; i++)
		for (unsigned k = 0; k < abi->calls[i].change_count; k++) {
			if (!is_of(abi, &abi->calls[i].changes[k]))
				continue;
			if (!any)
				fprintf(f, "\n%s# How its releases differ\n\n"
					"| since | before | call | effect | source |\n|---|---|---|---|---|\n", level);
			any = true;
			print_change(f, abi, &abi->calls[i], &abi->calls[i].changes[k]);
		}
}

/* Generations that select by number have calls that are unknown to them. */
static bool has_unknown(const struct hv_abi *abi)
{
	return abi->selector == HV_SELECT_X0 || abi->selector == HV_SELECT_IMM;
}

static void print_calls(FILE *f, const struct hv_abi *abi, const char *level)
{
	fprintf(f, "\n%s# Calls\n\n"
		"| call | selected by | arguments | results and effects | ends | changes besides |\n"
		"|---|---|---|---|---|---|\n", level);
	for (unsigned i = 0; i < abi->call_count; i++)
		print_call(f, abi, &abi->calls[i]);
	if (has_unknown(abi))
		print_call(f, abi, &abi->unknown);
	fputc('\n', f);
	for (unsigned i = 0; i < abi->call_count; i++)
		fprintf(f, "* **%s**: %s\n", abi->calls[i].name, abi->calls[i].does);
	if (has_unknown(abi))
		fprintf(f, "* **%s**: %s\n", abi->unknown.name, abi->unknown.does);
}

static void print_slots(FILE *f, const struct hv_abi *abi)
{
	uint16_t dead = (uint16_t)~(abi->live | abi->busy);

	fputs("* Slots that answer: ", f);
	put_slots(f, abi->exec, abi->live);
	fputs(!abi->busy ? "; the others hang.\n" : dead ? "; the hypervisor's own: " :
	      "; the others are the hypervisor's own, and not asked.\n", f);
	if (!abi->busy || !dead)
		return;
	put_slots(f, abi->exec, abi->busy);
	fputs(", not asked; the others hang.\n", f);
}

static void print_rules(FILE *f, const struct hv_abi *abi, const char *level)
{
	const uint32_t platform = abi->exec == HV_A64 ? 1u << 18 & abi->may_clobber & ~abi->deviates : 0;

	fprintf(f, "\n%s# What holds for every call\n\n", level);
	print_slots(f, abi);
	fputs(abi->exec == HV_A32 ? "* The table is aligned to 32 bytes; a slot is one instruction of 4.\n" :
	      "* The table is aligned to 2 KiB; a slot has 128 bytes.\n", f);
	if (abi->mmu_on)
		fputs("* EL2's MMU is on at the call.\n", f);
	if (abi->stack)
		fprintf(f, "* %#" PRIx64 " bytes below SP_EL2 are its own stack, which it may write.\n", abi->stack);
	fputs("* The contract lets a call change ", f);
	put_registers(f, abi->exec, abi->may_clobber & ~abi->deviates & ~platform);
	fprintf(f, "; what it is known to change stands in the table.%s\n",
		platform ? " x18 is the kernel's shadow call stack and stays (REG-03)." : "");
	if (abi->deviates) {
		fputs("* Besides what stands in the table, and against its document, it changes ", f);
		put_registers(f, abi->exec, abi->deviates);
		fputs(".\n", f);
	}
	fprintf(f, "* %s\n", abi->checks_cause ? "An exception that is no HVC is returned from untouched." :
		abi->exec == HV_A32 ? "The cause is not looked at: whatever traps to a live slot is taken for a call." :
		"The cause is not looked at: any synchronous exception in a live slot is taken for a call.");
	fprintf(f, "* %s\n", abi->copied == HV_COPIES_TABLE ? "The 2 KiB of the table may be copied alone." :
		abi->copied == HV_COPIES_SECTION ?
		"The table may be copied with the code that it reaches, to one page: 4 KiB at most." :
		abi->needs_data ? "The code reads variables beside it, so it cannot be copied without them." :
		"A copy of the table needs the code behind it.");
}

/* `level` is the heading's: "#", or "##" within a larger document. */
static void print_document(FILE *f, const struct hv_abi *abi, const char *level)
{
	fprintf(f, "%s %s\n\n**Where:** %s.\n\n%s\n", level, abi->name, abi->where, abi->about);
	print_calls(f, abi, level);
	print_changes(f, abi, level);
	print_rules(f, abi, level);
	if (!abi->notes || !abi->notes[0])
		return;
	fprintf(f, "\n%s# Notes\n\n", level);
	for (const char *const *note = abi->notes; *note; note++)
		fprintf(f, "* %s\n", *note);
}

/* --- the command ---------------------------------------------------------------------------------------- */

/* A line of the contents. The anchor of a heading has no dots. */
static void print_entry(FILE *f, const struct hv_abi *abi)
{
	fprintf(f, "* [%s](#", abi->name);
	for (const char *c = abi->name; *c; c++)
		if (*c != '.')
			fputc(*c, f);
	fprintf(f, "): %s\n", abi->where);
}

/* docs/abi.md. */
static void print_all(FILE *f)
{
	fputs("# The hyp-stub ABI by generation\n\n"
	      "Printed by `hvcheck abi --all` from the tables that stubs are judged by; `make docs` makes it anew. \"old x1\" is "
	      "what x1 held at the call. \"without\" and \"with\" are bits that a register loses and gains. What no line "
	      "mentions stays as it was: x18 and above, stack pointers, SIMD, system registers, memory.\n\n", f);
	for (const struct hv_abi *const *abi = hv_abis; *abi; abi++)
		print_entry(f, *abi);
	for (const struct hv_abi *const *abi = hv_abis; *abi; abi++) {
		fputc('\n', f);
		print_document(f, *abi, "##");
	}
}

static void print_list(FILE *f)
{
	for (const struct hv_abi *const *abi = hv_abis; *abi; abi++)
		fprintf(f, "%-16s %s\n", (*abi)->name, (*abi)->where);
}

/* Of one Execution state, on a machine of it. Returns an exit status. */
static int print_cross_on(FILE *f, const char *machine)
{
	char error[256];
	int status;
	struct hv_machine *m = hv_machine_open(machine, error, sizeof(error), &status);

	if (m)
		status = hv_cross_write(f, m, error, sizeof(error)) ? CLI_ERROR : CLI_PASSED;
	if (status)
		cli_say("%s", error);
	hv_machine_close(m);
	return status;
}

/* docs/cross.md. Returns an exit status. */
static int print_cross(FILE *f)
{
	int status;

	fputs("# One generation taken for another\n\n"
	      "Each row is a built-in stub, each column the generation that its caller believes in. A number says how many kinds "
	      "of call go wrong. Below, for each pair, what the caller suffers. Printed by `hvcheck abi --cross`.\n\n", f);
	status = print_cross_on(f, "sim:max");
	if (status)
		return status;
	fputs("# The same of 32-bit Arm\n\n", f);
	return print_cross_on(f, "sim:cortex-a15");
}

int cmd_abi(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_ALL, CLI_CROSS, CLI_OUTPUT, CLI_END };
	static const struct cli_bond bonds[] = {
		{ CLI_KEY_ALL, CLI_NOT_WITH, CLI_KEY_CROSS, CLI_KEY_ARGUMENT },
		{ CLI_KEY_CROSS, CLI_NOT_WITH, CLI_KEY_ARGUMENT, 0 }, { 0 }
	};
	static const struct cli_usage usage = {
		options, "[ABI]",
		"List the generations, one a line, or print one as a document in Markdown.", 0, 1, bonds
	};
	const struct hv_abi *abi = NULL;
	struct cli_options o;
	struct output out;
	int status = CLI_PASSED;

	cli_parse(argc, argv, &usage, &o);
	if (o.arg_count) {
		abi = generation_find(o.args[0], "hvcheck abi ");
		if (!abi)
			return CLI_ERROR;
	}
	if (output_open(&out, o.output))
		return CLI_ERROR;
	if (o.cross)
		status = print_cross(out.f);
	else if (abi)
		print_document(out.f, abi, "#");
	else if (o.all)
		print_all(out.f);
	else
		print_list(out.f);
	return output_end(&out, status);
}
