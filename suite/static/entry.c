/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>

#include "isa/encode.h"
#include "hvcheck/stub.h"
#include "isa/isa.h"
#include "isa/sysreg.h"
#include "suite/static/word.h"
#include "suite/static/entry.h"
#include "suite/static/feature.h"
#include "suite/static/reach.h"

#define BIT(f) (1ull << FEATURE_##f)

#define DEAD_MAX 8	/* instructions of a slot that hangs: a branch to a loop, perhaps with WFE */

/* Instructions that mean something only together. */
enum mark {
	ELR1_X10, ELR1_X22, SPSR1_X11, SPSR1_X23,
	ELR2_X21, SPSR2_X22, ESR2_X23,
	ESR3_X30, CMP_SMC32, TPIDRRO_X30, SET_ELR2_X2, SET_ELR3_X2, EL_X1, EL_X11, HANG_ABOVE_EL2, WORKAROUND,
	TPIDR1_X0, TPIDRRO_X1,
};
#define MARK(m) (1u << (m))

#define MRS(sysreg, reg, mark) { A64_MRS, ISA_##sysreg, reg, mark }
#define MSR(sysreg, reg, mark) { A64_MSR, ISA_##sysreg, reg, mark }

static const struct {
	uint16_t id, sysreg;
	uint8_t reg, mark;	/* enum mark */
} transfers[] = {
	MRS(ELR_EL1, 10, ELR1_X10), MRS(ELR_EL1, 22, ELR1_X22), MRS(SPSR_EL1, 11, SPSR1_X11), MRS(SPSR_EL1, 23, SPSR1_X23),
	MRS(ELR_EL2, 21, ELR2_X21), MRS(SPSR_EL2, 22, SPSR2_X22), MRS(ESR_EL2, 23, ESR2_X23), MRS(ESR_EL3, 30, ESR3_X30),
	MSR(TPIDRRO_EL0, 30, TPIDRRO_X30), MSR(ELR_EL2, 2, SET_ELR2_X2), MSR(ELR_EL3, 2, SET_ELR3_X2),
	MRS(CurrentEL, 1, EL_X1), MRS(CurrentEL, 11, EL_X11),
	MSR(TPIDR_EL1, 0, TPIDR1_X0), MSR(TPIDRRO_EL0, 1, TPIDRRO_X1),
};

static const struct {
	uint32_t word;
	enum mark mark;
} marks[] = {
	{ ISA_MAKE_CMP(30, 0x13), CMP_SMC32 },
	{ ISA_WORD_B_GT_SELF, HANG_ABOVE_EL2 },
	{ ISA_WORD_EOR_W1_80008000, WORKAROUND },
};

/* How a project's hand-written entry code saves the state of the exception; it seldom changes. */
static const struct {
	uint32_t marks;
	uint64_t shows;
} signatures[] = {
	{ MARK(TPIDRRO_X30), BIT(TRAMPOLINE) },
	{ MARK(ELR1_X22) | MARK(SPSR1_X23), BIT(LINUX) },
	{ MARK(WORKAROUND), BIT(KVM_GUEST) },
	{ MARK(ELR2_X21) | MARK(SPSR2_X22) | MARK(ESR2_X23), BIT(XEN) },
	{ MARK(ESR3_X30), BIT(TFA) },
	{ MARK(ESR3_X30) | MARK(CMP_SMC32), BIT(SMC32) },
	{ MARK(EL_X11) | MARK(SET_ELR2_X2) | MARK(SET_ELR3_X2), BIT(UBOOT) },
	{ MARK(EL_X1) | MARK(HANG_ABOVE_EL2), BIT(EDK2) },
	{ MARK(ELR1_X10) | MARK(SPSR1_X11), BIT(FREEBSD) },
	{ MARK(TPIDR1_X0) | MARK(TPIDRRO_X1), BIT(OPTEE) },
};

struct reading {
	struct entry *entry;
	uint32_t marks;
	unsigned count;		/* instructions of the slot, but for NOP */
	bool handles;
};

static uint64_t level_of(unsigned sysreg)
{
	switch (ISA_SYSREG_OP1(sysreg)) {
	case 0:
		return BIT(EL1);
	case 4:
		return BIT(EL2);
	case 6:
		return BIT(EL3);
	default:
		return 0;	/* 5: a guest's registers at EL1, which EL2 saves when it is done with the guest */
	}
}

/* SPSR, ELR, ESR, FAR and VBAR, whatever the level. */
static bool is_of_exceptions(unsigned sysreg)
{
	switch (sysreg & ~(7u << 11)) {
	case ISA_SPSR_EL1: case ISA_ELR_EL1: case ISA_ESR_EL1: case ISA_FAR_EL1: case ISA_VBAR_EL1: return true;
	default: return false;
	}
}

static void read_register(struct reading *r, const struct isa_insn *insn)
{
	unsigned sysreg = ISA_SYSREG_OF(insn->word), reg = insn->word & 31;

	for (size_t i = 0; i < sizeof(transfers) / sizeof(*transfers); i++)
		if (transfers[i].id == insn->id && transfers[i].sysreg == sysreg && transfers[i].reg == reg)
			r->marks |= MARK(transfers[i].mark);
	if (ISA_SYSREG_OP0(sysreg) == 3 && ISA_SYSREG_OP1(sysreg) == 6)
		r->entry->found |= BIT(EL3);
	if (insn->id == A64_MRS && sysreg == ISA_CurrentEL)
		r->entry->found |= BIT(CURRENT_EL);
	/* It keeps a register of the caller there, and goes on at an address that is known only when it runs. */
	r->handles |= insn->id == A64_MSR && sysreg == ISA_TPIDR_EL1;
	if (is_of_exceptions(sysreg) && level_of(sysreg)) {
		r->entry->found |= level_of(sysreg);
		r->handles = true;
	}
}

static void read_word(void *ctx, uint64_t at, uint32_t word)
{
	struct reading *r = ctx;
	struct isa_insn insn;

	(void)at;
	isa_decode(ISA_A64, word, &insn);
	if (insn.id == A64_UDF)
		r->count = DEAD_MAX;	/* data, not a handler that hangs */
	r->count += word != ISA_WORD_NOP;
	for (unsigned i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (word == marks[i].word)
			r->marks |= MARK(marks[i].mark);
	if (insn.id == A64_MSR || insn.id == A64_MRS)
		read_register(r, &insn);
	if (insn.flow == ISA_ERET)
		r->handles = true;
}

#define NOWHERE UINT64_MAX

/* Where the first branch out of a slot leads. */
static uint64_t way_out(const uint8_t *image, size_t size, uint64_t slot)
{
	for (uint64_t at = slot; at < slot + HV_SLOT_SIZE; at += 4) {
		uint32_t word = hv_word(image, size, at);
		struct isa_insn insn;
		uint64_t to;

		isa_decode(ISA_A64, word, &insn);
		to = isa_target(&insn, at);
		if (insn.flow == ISA_JUMP && (to < slot || to >= slot + HV_SLOT_SIZE))
			return to;
	}
	return NOWHERE;
}

/* KVM and Xen have a copy of their table for each way to flush what an attacker left in the branch predictor. */
static bool hops(const uint8_t *image, size_t size, uint64_t table)
{
	uint64_t to = way_out(image, size, table);

	if (to == NOWHERE || (to >= table && to < table + HV_TABLE_SIZE))
		return false;
	for (unsigned slot = 1; slot < 16; slot++)
		if (way_out(image, size, table + slot * HV_SLOT_SIZE) != to + slot * HV_SLOT_SIZE)
			return false;
	return true;
}

/* All padding; or PACIASP, PACIBSP or BTI C: what begins so is called, and no exception ever arrives there. */
static bool is_no_entry(const uint8_t *image, size_t size, uint64_t slot)
{
	struct isa_insn insn;
	uint64_t at = slot;

	while (at < slot + HV_SLOT_SIZE && hv_word(image, size, at) == ISA_WORD_NOP)
		at += 4;
	if (at == slot + HV_SLOT_SIZE)
		return true;
	isa_decode(ISA_A64, hv_word(image, size, at), &insn);
	return insn.id == A64_PACIASP || insn.id == A64_PACIBSP || (insn.id == A64_BTI_C && isa_value(&insn, ISA_KIND));
}

static void read_slot(struct reading *r, const uint8_t *image, size_t size, uint64_t table, unsigned slot)
{
	uint64_t at = table + slot * HV_SLOT_SIZE;

	if (is_no_entry(image, size, at))
		return;
	r->count = 0;
	r->handles = false;
	if (!reach_handler(image, size, at, read_word, r) && r->count <= DEAD_MAX)
		r->entry->dead |= 1u << slot;
	if (r->handles)
		r->entry->handles |= 1u << slot;
}

void entry_read(const uint8_t *image, size_t size, uint64_t table, struct entry *entry)
{
	struct reading r = { .entry = entry };

	*entry = (struct entry) { 0 };
	for (unsigned slot = 0; slot < 16; slot++)
		read_slot(&r, image, size, table, slot);
	for (unsigned i = 0; i < sizeof(signatures) / sizeof(*signatures); i++)
		if ((r.marks & signatures[i].marks) == signatures[i].marks)
			entry->found |= signatures[i].shows;
	if (hops(image, size, table))
		entry->found |= BIT(HOPS);
}

unsigned entry_count(const uint8_t *image, size_t size, uint64_t table, unsigned min)
{
	struct entry entry = { 0 };
	struct reading r = { .entry = &entry };
	unsigned count = 0;

	for (unsigned slot = 0; slot < 16 && count + 16 - slot >= min; slot++) {
		read_slot(&r, image, size, table, slot);
		count += entry.handles >> slot & 1;
	}
	return count < min ? 0 : count;
}
