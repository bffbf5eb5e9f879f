/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One instruction as text. Capstone knows most; the rows below are what its releases do not know, or print as
 * a number. They come first, so that every release prints the same.
 */
#include <capstone/capstone.h>
#include <stdio.h>
#include <string.h>

#include "hvcheck/report.h"
#include "suite/static/decode.h"

static const struct {
	uint32_t word;
	const char *text;
} whole[] = {
	{ 0xd503241f, "bti" },
	{ 0xd503245f, "bti c" },
	{ 0xd503249f, "bti j" },
	{ 0xd50324df, "bti jc" },
	{ 0xd50320ff, "xpaclri" },
	{ 0xd503211f, "pacia1716" },
	{ 0xd503219f, "autia1716" },
	{ 0xd503221f, "esb" },
	{ 0xd503225f, "tsb csync" },
	{ 0xd503229f, "csdb" },
	{ 0xd503231f, "paciaz" },
	{ 0xd503233f, "paciasp" },
	{ 0xd503235f, "pacibz" },
	{ 0xd503237f, "pacibsp" },
	{ 0xd503239f, "autiaz" },
	{ 0xd50323bf, "autiasp" },
	{ 0xd50323df, "autibz" },
	{ 0xd50323ff, "autibsp" },
	{ 0xd50330ff, "sb" },
	{ 0xd503309f, "ssbb" },
	{ 0xd503349f, "pssbb" },
	{ 0xd500401f, "cfinv" },
	{ 0xd69f0bff, "eretaa" },
	{ 0xd69f0fff, "eretab" },
	{ 0xd65f0bff, "retaa" },
	{ 0xd65f0fff, "retab" },
};

/* MSR to a PSTATE field: the value is CRm. */
static const struct {
	uint32_t match;
	const char *field;
} pstate_fields[] = {
	{ 0xd500409f, "pan" },
	{ 0xd500407f, "uao" },
	{ 0xd50040bf, "spsel" },
	{ 0xd503403f, "ssbs" },
	{ 0xd503405f, "dit" },
	{ 0xd503409f, "tco" },
	{ 0xd50340df, "daifset" },
	{ 0xd50340ff, "daifclr" },
};

/* System registers that stubs use and older releases of Capstone do not name. */
static const struct {
	uint16_t reg;
	const char *name;
} registers[] = {
	{ HV_SYSREG(3, 0, 0, 4, 4), "id_aa64zfr0_el1" },
	{ HV_SYSREG(3, 0, 0, 4, 5), "id_aa64smfr0_el1" },
	{ HV_SYSREG(3, 0, 0, 7, 3), "id_aa64mmfr3_el1" },
	{ HV_SYSREG(3, 0, 1, 2, 0), "zcr_el1" },
	{ HV_SYSREG(3, 0, 1, 2, 4), "smpri_el1" },
	{ HV_SYSREG(3, 0, 1, 2, 6), "smcr_el1" },
	{ HV_SYSREG(3, 0, 2, 0, 3), "tcr2_el1" },
	{ HV_SYSREG(3, 0, 10, 2, 2), "pire0_el1" },
	{ HV_SYSREG(3, 0, 10, 2, 3), "pir_el1" },
	{ HV_SYSREG(3, 1, 0, 0, 6), "smidr_el1" },
	{ HV_SYSREG(3, 4, 1, 0, 3), "sctlr2_el2" },
	{ HV_SYSREG(3, 4, 1, 2, 0), "zcr_el2" },
	{ HV_SYSREG(3, 4, 1, 2, 2), "hcrx_el2" },
	{ HV_SYSREG(3, 4, 1, 2, 5), "smprimap_el2" },
	{ HV_SYSREG(3, 4, 1, 2, 6), "smcr_el2" },
	{ HV_SYSREG(3, 4, 2, 0, 3), "tcr2_el2" },
	{ HV_SYSREG(3, 5, 1, 2, 0), "zcr_el12" },
	{ HV_SYSREG(3, 5, 2, 0, 3), "tcr2_el12" },
	{ HV_SYSREG(3, 5, 10, 2, 2), "pire0_el12" },
	{ HV_SYSREG(3, 5, 10, 2, 3), "pir_el12" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool from_whole(uint32_t word, char *buf, size_t size)
{
	for (size_t i = 0; i < COUNT(whole); i++) {
		if (whole[i].word != word)
			continue;
		snprintf(buf, size, "%s", whole[i].text);
		return true;
	}
	return false;
}

static bool from_pstate_field(uint32_t word, char *buf, size_t size)
{
	for (size_t i = 0; i < COUNT(pstate_fields); i++) {
		if (pstate_fields[i].match != (word & 0xfffff0ff))
			continue;
		snprintf(buf, size, "msr %s, #%u", pstate_fields[i].field, word >> 8 & 15);
		return true;
	}
	return false;
}

static bool from_register(const struct hv_insn *insn, char *buf, size_t size)
{
	char rt[8];

	if (insn->form != HV_FORM_MSR && insn->form != HV_FORM_MRS)
		return false;
	snprintf(rt, sizeof(rt), insn->rd == 31 ? "xzr" : "x%u", insn->rd);
	for (size_t i = 0; i < COUNT(registers); i++) {
		if (registers[i].reg != insn->sysreg)
			continue;
		if (insn->form == HV_FORM_MSR)
			snprintf(buf, size, "msr %s, %s", registers[i].name, rt);
		else
			snprintf(buf, size, "mrs %s, %s", rt, registers[i].name);
		return true;
	}
	return false;
}

static bool from_capstone(uint64_t pc, uint32_t word, char *buf, size_t size)
{
	static csh handle;	/* opened once for the program's life */
	const uint8_t bytes[] = { word & 0xff, word >> 8 & 0xff, word >> 16 & 0xff, word >> 24 };
	cs_insn *insn;

	if (!handle && cs_open(CS_ARCH_ARM64, CS_MODE_ARM, &handle) != CS_ERR_OK)
		return false;
	if (!cs_disasm(handle, bytes, sizeof(bytes), pc, 1, &insn))
		return false;
	snprintf(buf, size, *insn->op_str ? "%s %s" : "%s", insn->mnemonic, insn->op_str);
	cs_free(insn, 1);
	return true;
}

/* By our own decoder's name: what is left are branches with pointer authentication, and UDF. */
static void from_name(uint32_t word, const struct hv_insn *insn, char *buf, size_t size)
{
	if (insn->form == HV_FORM_UDF)
		snprintf(buf, size, "udf #%u", word);
	else if (insn->form == HV_FORM_BR || insn->form == HV_FORM_BLR)
		snprintf(buf, size, "%s x%u", insn->name, insn->rn);
	else
		snprintf(buf, size, ".inst 0x%08x", word);
}

const char *hv_disassemble(uint64_t pc, uint32_t word, char *buf, size_t size)
{
	struct hv_insn insn;

	hv_decode(word, &insn);
	if (!from_whole(word, buf, size) && !from_pstate_field(word, buf, size) &&
	    !from_register(&insn, buf, size) && !from_capstone(pc, word, buf, size))
		from_name(word, &insn, buf, size);
	return buf;
}
