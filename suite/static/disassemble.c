/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One instruction as text. Capstone knows most; the rows below are what its releases do not know, or print as
 * a number. They come first, so that every release prints the same.
 */
#include <capstone/capstone.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "hvcheck/report.h"
#include "isa/barrier.h"
#include "isa/cp15.h"
#include "isa/isa.h"
#include "isa/sysreg.h"

/* Whole words: what is a hint to older releases is printed by its name. */
static const struct {
	enum isa_id id;
	const char *text;	/* NULL: the name of the table */
} whole[] = {
	{ A64_BTI, NULL }, { A64_BTI_C, NULL }, { A64_XPACLRI, NULL }, { A64_PACIA1716, NULL }, { A64_AUTIA1716, NULL },
	{ A64_ESB, NULL }, { A64_TSB, "tsb csync" }, { A64_CSDB, NULL }, { A64_PACIAZ, NULL }, { A64_PACIASP, NULL },
	{ A64_PACIBZ, NULL }, { A64_PACIBSP, NULL }, { A64_AUTIAZ, NULL }, { A64_AUTIASP, NULL }, { A64_AUTIBZ, NULL },
	{ A64_AUTIBSP, NULL }, { A64_SB, NULL }, { A64_CFINV, NULL }, { A64_ERETAA, NULL }, { A64_ERETAB, NULL },
	{ A64_RETAA, NULL }, { A64_RETAB, NULL },
};

static const char *const bti_targets[] = { "", " c", " j", " jc" };

/* MSR to a PSTATE field, by op1 and op2: the value is CRm. */
static const char *const pstate_fields[64] = {
	[4] = "pan", [3] = "uao", [5] = "spsel", [3 << 3 | 1] = "ssbs", [3 << 3 | 2] = "dit", [3 << 3 | 4] = "tco",
	[3 << 3 | 6] = "daifset", [3 << 3 | 7] = "daifclr",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool from_barrier(const struct isa_insn *insn, char *buf, size_t size)
{
	struct isa_barrier b = isa_barrier(insn->word);

	if (!b.dsb || b.loads || b.stores)
		return false;
	snprintf(buf, size, isa_value(insn, ISA_DOMAIN) ? "pssbb" : "ssbb");
	return true;
}

static bool from_whole(const struct isa_insn *insn, char *buf, size_t size)
{
	bool is_bti = insn->id == A64_BTI || insn->id == A64_BTI_C;

	for (size_t i = 0; i < COUNT(whole); i++) {
		if (whole[i].id != insn->id)
			continue;
		snprintf(buf, size, "%s%s", whole[i].text ? whole[i].text : insn->row->name,
			 is_bti ? bti_targets[(insn->id == A64_BTI) << 1 | isa_value(insn, ISA_KIND)] : "");
		return true;
	}
	return from_barrier(insn, buf, size);
}

static bool from_pstate_field(const struct isa_insn *insn, char *buf, size_t size)
{
	const char *field = insn->id == A64_MSR_IMM ? pstate_fields[isa_value(insn, ISA_FIELD)] : NULL;

	if (!field)
		return false;
	snprintf(buf, size, "msr %s, #%u", field, (unsigned)isa_value(insn, ISA_IMM));
	return true;
}

/* Registers that older releases of Capstone do not name are all in the table. */
static bool from_register(const struct isa_insn *insn, char *buf, size_t size)
{
	char rt[8], name[ISA_SYSREG_NAME_MAX];
	unsigned t = insn->word & 31;

	if (insn->id != A64_MSR && insn->id != A64_MRS)
		return false;
	isa_sysreg_name(ISA_SYSREG_OF(insn->word), name);
	if (!*name)
		return false;
	snprintf(rt, sizeof(rt), t == 31 ? "xzr" : "x%u", t);
	if (insn->id == A64_MSR)
		snprintf(buf, size, "msr %s, %s", name, rt);
	else
		snprintf(buf, size, "mrs %s, %s", rt, name);
	return true;
}

/* Of these architectures one handle each is opened, once for the program's life. */
enum { CAPSTONE_A64, CAPSTONE_A32, CAPSTONE_T32, CAPSTONES };
static const struct {
	cs_arch arch;
	int mode;
} capstones[CAPSTONES] = {
	[CAPSTONE_A64] = { CS_ARCH_ARM64, CS_MODE_ARM },
	[CAPSTONE_A32] = { CS_ARCH_ARM, CS_MODE_ARM | CS_MODE_V8 },
	[CAPSTONE_T32] = { CS_ARCH_ARM, CS_MODE_THUMB | CS_MODE_V8 },
};

static bool from_capstone(unsigned which, uint64_t pc, uint32_t word, char *buf, size_t size)
{
	static csh handles[CAPSTONES];
	const uint8_t bytes[] = { word & 0xff, word >> 8 & 0xff, word >> 16 & 0xff, word >> 24 };
	cs_insn *insn;

	if (!handles[which] && cs_open(capstones[which].arch, (cs_mode)capstones[which].mode, &handles[which]) != CS_ERR_OK)
		return false;
	if (!cs_disasm(handles[which], bytes, sizeof(bytes), pc, 1, &insn))
		return false;
	snprintf(buf, size, *insn->op_str ? "%s %s" : "%s", insn->mnemonic, insn->op_str);
	cs_free(insn, 1);
	return true;
}

/* What is left are branches with pointer authentication, and UDF. */
static void from_name(const struct isa_insn *insn, char *buf, size_t size)
{
	if (insn->id == A64_UDF)
		snprintf(buf, size, "udf #%u", insn->word);
	else if (insn->flow == ISA_INDIRECT || insn->flow == ISA_INDIRECT_CALL)
		snprintf(buf, size, "%s x%u", insn->row->name, isa_register(insn, ISA_IN));
	else
		snprintf(buf, size, ".inst 0x%08x", insn->word);
}

const char *hv_disassemble(uint64_t pc, uint32_t word, char *buf, size_t size)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	if (!from_whole(&insn, buf, size) && !from_pstate_field(&insn, buf, size) &&
	    !from_register(&insn, buf, size) && !from_capstone(CAPSTONE_A64, pc, word, buf, size))
		from_name(&insn, buf, size);
	return buf;
}

/* MCR and MRC, MCRR and MRRC of coprocessor 15, by the register's name. */
static bool from_cp15(const struct isa_insn *insn, char *buf, size_t size)
{
	enum isa_cp15 to = isa_cp15_written(insn), from = isa_cp15_read(insn);
	const struct isa_cp15_info *info = &isa_cp15s[to ? to : from];
	char name[ISA_NAME_MAX];
	unsigned rt = insn->word >> 12 & 15, rt2 = insn->word >> 16 & 15;

	if (!to && !from)
		return false;
	isa_name(insn, name);
	if (info->wide)
		snprintf(buf, size, "%s %s, r%u, r%u", name, info->name, rt, rt2);
	else
		snprintf(buf, size, "%s %s, r%u", name, info->name, rt);
	for (char *c = buf; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return true;
}

const char *hv_disassemble_a32(bool thumb, uint64_t pc, uint32_t bytes, char *buf, size_t size)
{
	const uint8_t raw[] = { bytes & 0xff, bytes >> 8 & 0xff, bytes >> 16 & 0xff, bytes >> 24 };
	enum isa_set set = thumb ? ISA_T32 : ISA_A32;
	struct isa_insn insn;

	isa_decode(set, isa_fetch(set, raw, sizeof(raw)), &insn);
	if (from_cp15(&insn, buf, size) || from_capstone(thumb ? CAPSTONE_T32 : CAPSTONE_A32, pc, bytes, buf, size))
		return buf;
	if (insn.id)
		isa_name(&insn, buf);
	else
		snprintf(buf, size, ".inst 0x%08x", insn.word);
	return buf;
}
