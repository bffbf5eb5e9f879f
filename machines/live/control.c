/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registers that make EL2 what it is while a hypervisor is resident: what KVM puts there, it makes of the host's own and of
 * constants in its code, so each can be said from the snapshot.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "isa/bits.h"
#include "isa/isa.h"
#include "isa/sysreg.h"
#include "machines/live/control.h"
#include "suite/static/word.h"

#define PAGE 4096u

static const struct snapshot_cpu *cpu_of(const struct resident *r)
{
	return &r->stub->ram->snapshot.cpu[r->places->cpu];
}

/* --- SCTLR_EL2 ------------------------------------------------------------------------------------------------- */

/* Of extensions: a CPU that lacks one does not keep its bit. Keys of PAC, IESB, and all above 32. */
#define SCTLR_EXTENSIONS (~0xffffffffull | ISA_SCTLR_ENDB | ISA_SCTLR_ENDA | ISA_SCTLR_ENIB | ISA_SCTLR_ENIA | 1u << 21)

/* Constants in registers along code that goes straight on. XZR is one, whatever is written to it. */
#define XZR 31
struct constants {
	uint64_t value[32];
	uint32_t known;
};
static const struct constants nothing_known = { .known = 1u << XZR };

static void forget(struct constants *c, const struct isa_insn *insn)
{
	c->known &= ~(uint32_t)(isa_writes(insn) & ISA_GENERAL);
	if (!isa_goes_on(insn))
		*c = nothing_known;
}

static void know(struct constants *c, unsigned reg, uint64_t value)
{
	if (reg == XZR)
		return;
	c->value[reg] = value;
	c->known |= 1u << reg;
}

/* MOVZ and MOVK: sixteen bits of a register. */
static void follow_move(struct constants *c, const struct isa_insn *insn)
{
	const bool keeps = insn->id == A64_MOVK;
	const unsigned to = isa_register(insn, keeps ? ISA_IN_OUT : ISA_OUT), shift = (unsigned)isa_value(insn, ISA_SHIFT) * 16;
	const uint64_t part = (uint64_t)isa_value(insn, ISA_IMM) << shift;

	if (!keeps)
		know(c, to, part);
	else if (c->known >> to & 1)
		know(c, to, (c->value[to] & ~(0xffffull << shift)) | part);
}

static void follow_orr(struct constants *c, const struct isa_insn *insn)
{
	const unsigned a = isa_register(insn, ISA_IN), b = isa_register(insn, ISA_SHIFTED);
	const uint64_t value = c->value[a] | c->value[b];
	const bool known = c->known >> a & c->known >> b & 1;

	forget(c, insn);
	if (known)
		know(c, isa_register(insn, ISA_OUT), value);
}

static void follow(struct constants *c, const struct isa_insn *insn)
{
	if (insn->id == A64_MOVZ || insn->id == A64_MOVK)
		follow_move(c, insn);
	else if (insn->id == A64_ORR && isa_is_wide(insn) && !isa_value(insn, ISA_SHIFT))
		follow_orr(c, insn);
	else
		forget(c, insn);
}

/* What the code that begins KVM writes to SCTLR_EL2 to turn the MMU on. 0: it is made of something else. */
static uint64_t begun_with(const struct resident *r)
{
	uint64_t page = r->places->idmap - r->stub->ram->snapshot.kernel, found = 0;
	struct constants c = nothing_known;

	for (uint64_t at = page; at < page + PAGE; at += 4) {
		uint32_t word = hv_word(r->stub->image, r->stub->size, at);
		struct isa_insn insn;

		isa_decode(ISA_A64, word, &insn);
		if (insn.id == A64_MSR && ISA_SYSREG_OF(word) == ISA_SCTLR_EL2 && c.known >> (word & 31) & 1 &&
		    c.value[word & 31] & ISA_SCTLR_M)
			found = c.value[word & 31];
		follow(&c, &insn);
	}
	return found;
}

/* The value that the call which begins KVM gives SCTLR_EL2 in this release, and the bits that it leaves to the kernel. */
static bool find_begun(const struct hv_abi *abi, uint32_t release, uint64_t *value, uint64_t *choice)
{
	const struct hv_call_spec *spec = &abi->calls[abi->call_count - 1];	/* the generations have it last */
	bool found = false;

	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_SCTLR_EL2 && spec->moves[i].from == HV_REG_NONE) {
			*value = spec->moves[i].set;
			found = true;
		}
	for (unsigned i = 0; i < spec->change_count; i++)
		if (spec->changes[i].move.to == HV_SCTLR_EL2 && spec->changes[i].move.from == HV_REG_NONE &&
		    hv_change_holds(&spec->changes[i], hv_abi_release(abi, release)))
			*value = spec->changes[i].move.set;
	*choice = 0;
	for (unsigned i = 0; i < spec->choice_count; i++)
		if (spec->choices[i].reg == HV_SCTLR_EL2)
			*choice |= spec->choices[i].bits;
	return found;
}

static void judge_sctlr(const struct resident *r)
{
	uint64_t have = snapshot_reg(cpu_of(r), "SCTLR_EL2"), want = 0, choice = 0, written;
	const struct hv_abi *abi = r->places->idmap_abi;
	char why[256] = "";

	if (!abi || !find_begun(abi, r->stub->release, &want, &choice)) {
		resident_row_hide(r, HV_SYS_02, "what begins this release's KVM is not known, so what SCTLR_EL2 must be is not");
		return;
	}
	written = begun_with(r);
	if ((have ^ want) & ~choice)
		snprintf(why, sizeof(why), "SCTLR_EL2 = 0x%" PRIx64 " while KVM is resident, and %s makes it 0x%" PRIx64
			 " but for bits 0x%" PRIx64 ", which it leaves to the kernel", have, abi->name, want, choice);
	else if (written && ((have & ~written) || (written & ~have & ~SCTLR_EXTENSIONS)))
		snprintf(why, sizeof(why), "SCTLR_EL2 = 0x%" PRIx64 " while KVM is resident, and this kernel's own code writes 0x%"
			 PRIx64, have, written);
	resident_row_say(r, HV_SYS_02, *why ? why : NULL);
}

/* --- HCR_EL2 --------------------------------------------------------------------------------------------------- */

#define HCR_FWB (1ull << 46)
/* APK, API, FIEN, EnSCXT, ATA, TWED: what EL1 may use without asking EL2, and how long a WFE waits. */
#define HCR_GIVES (ISA_HCR_APK | ISA_HCR_API | 1ull << 47 | 1ull << 53 | 1ull << 56 | 0x1full << 59)

/* The host is an AArch64 kernel at EL1 that nothing is kept from; protected KVM translates its addresses, and sees its SMCs. */
static void judge_hcr(const struct resident *r)
{
	uint64_t have = snapshot_reg(cpu_of(r), "HCR_EL2"), want = ISA_HCR_RW, may = HCR_GIVES | ISA_HCR_E2H;
	const char *mode = r->stub->ram->snapshot.mode;
	char why[256];

	if (!strcmp(mode, "protected")) {
		want |= ISA_HCR_VM | ISA_HCR_TSC;
		may |= HCR_FWB;
	}
	snprintf(why, sizeof(why), "HCR_EL2 = 0x%" PRIx64 " while KVM is resident below an AArch64 kernel at EL1 in mode %s: "
		 "bits 0x%" PRIx64 " must be set, and 0x%" PRIx64 " clear", have, mode, want, have & ~want & ~may);
	resident_row_say(r, HV_SYS_02, (have & want) != want || have & ~want & ~may ? why : NULL);
}

/* --- what EL2's tables are walked by --------------------------------------------------------------------------- */

#define TCR_T0SZ 0x3full
#define TCR_WALK 0xff00ull	/* IRGN0, ORGN0, SH0, TG0: at the same places in both formats */
#define TCR_EL1_IPS 32
#define TCR_EL2_PS 16
#define TCR_EL2_RES1 (1ull << 31 | 1ull << 23)
#define TCR_EL2_DS (1ull << 32)
#define TCR_E2H_EPD1 (1ull << 23)
#define TCR_E2H_FREE (TCR_T0SZ | 0xffff0000ull | 1ull << 36 | 1ull << 39 | 1ull << 40)	/* T1SZ to TG1, AS, HA, HD */

/* MAIR_EL2, and of TCR_EL2 all but the size of addresses, are the host's: its tables and EL2's describe the same memory. */
static void judge_attributes(const struct resident *r)
{
	uint64_t have = snapshot_reg(cpu_of(r), "MAIR_EL2"), host = snapshot_reg(cpu_of(r), "MAIR_EL1");
	char why[256];

	snprintf(why, sizeof(why), "MAIR_EL2 = 0x%" PRIx64 " while KVM is resident, and KVM takes the host's MAIR_EL1, 0x%" PRIx64,
		 have, host);
	resident_row_say(r, HV_SYS_02, have != host ? why : NULL);
}

static void judge_tcr(const struct resident *r)
{
	uint64_t have = snapshot_reg(cpu_of(r), "TCR_EL2"), host = snapshot_reg(cpu_of(r), "TCR_EL1");
	uint64_t want = (host & TCR_WALK) | (host >> (TCR_EL1_IPS - TCR_EL2_PS) & HV_TCR_EL2_PS) | TCR_EL2_RES1;
	uint64_t asked = ~(TCR_T0SZ | TCR_EL2_DS);
	char why[256];

	if (snapshot_reg(cpu_of(r), "HCR_EL2") & ISA_HCR_E2H) {	/* it has EL1's format */
		asked = ~TCR_E2H_FREE | TCR_E2H_EPD1;
		want = (host & asked) | TCR_E2H_EPD1;
	}
	snprintf(why, sizeof(why), "TCR_EL2 = 0x%" PRIx64 " while KVM is resident, and of the host's TCR_EL1 KVM makes 0x%" PRIx64
		 " in bits 0x%" PRIx64, have, want, asked);
	resident_row_say(r, HV_SYS_02, (have ^ want) & asked ? why : NULL);
}

void control_judge(const struct resident *r)
{
	judge_sctlr(r);
	judge_hcr(r);
	judge_attributes(r);
	judge_tcr(r);
}
