/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/cp15.h"
#include "isa/isa.h"

#include "sim/order/decode.h"

#define FEAT_XS_CRN 9	/* of TLBI: the variant that does not wait for accesses with the XS attribute */

/* Exceptions are told by context_enter(); ERET has a form. */
static const uint16_t uses_of_class[] = {
	[ISA_BRANCH] = USES_BRANCH,
	[ISA_LOAD] = USES_DATA, [ISA_STORE] = USES_DATA, [ISA_LOAD_EXCLUSIVE] = USES_DATA, [ISA_STORE_EXCLUSIVE] = USES_DATA,
	[ISA_ATOMIC] = USES_DATA, [ISA_COPY] = USES_DATA, [ISA_LOAD_TAG] = USES_DATA, [ISA_STORE_TAG] = USES_DATA,
	[ISA_PREFETCH] = USES_DATA,
	[ISA_FP] = USES_FP, [ISA_FP_LOAD] = USES_DATA | USES_FP, [ISA_FP_STORE] = USES_DATA | USES_FP,
	[ISA_SVE] = USES_SVE | USES_SVE_LENGTH, [ISA_SVE_LOAD] = USES_SVE | USES_SVE_LENGTH,
	[ISA_SVE_STORE] = USES_SVE | USES_SVE_LENGTH,
	[ISA_SME] = USES_SME | USES_SME_LENGTH, [ISA_SME_LOAD] = USES_SME | USES_SME_LENGTH,
	[ISA_SME_STORE] = USES_SME | USES_SME_LENGTH,
};

/* Registers that are trapped together with the instructions that they belong to. */
static const uint16_t uses_of_traps[] = {
	[ISA_TRAPS_FP] = USES_FP, [ISA_TRAPS_SVE] = USES_SVE, [ISA_TRAPS_SME] = USES_SME,
};

static void decode_register(const struct isa_insn *insn, struct context_insn *to)
{
	const struct isa_sysreg *r;

	to->form = insn->id == A64_MSR ? CONTEXT_MSR : CONTEXT_MRS;
	to->sysreg = ISA_SYSREG_OF(insn->word);
	r = isa_sysreg(to->sysreg);
	to->uses = r ? uses_of_traps[r->traps] : 0;
}

/* SSBB, PSSBB and what is reserved, and those for loads, or for stores alone, complete no TLBI. */
static void decode_dsb(const struct isa_insn *insn, struct context_insn *to)
{
	static const uint8_t reach[] = { ISA_OSH, ISA_NSH, ISA_ISH, ISA_SY };

	to->nxs = insn->set == ISA_A64 && insn->id == A64_DSB_NXS;
	if (!to->nxs && isa_value(insn, ISA_ACCESS) != 3)
		return;
	to->form = CONTEXT_DSB;
	to->reach = reach[isa_value(insn, ISA_DOMAIN)];
}

static void decode_sys(const struct isa_insn *insn, struct context_insn *to)
{
	unsigned number = ISA_SYSREG_OF(insn->word);
	const struct isa_sysop *op = isa_sysop(number);

	if (!op)
		return;
	if (op->kind != ISA_SYSOP_TLBI) {
		to->uses = USES_CACHE;
		to->address = op->kind != ISA_SYSOP_AT && op->operand == ISA_OPERAND_ADDRESS;
		return;
	}
	to->form = CONTEXT_TLBI;
	to->tlbi = op;
	to->reach = op->reach;
	to->nxs = ISA_SYSREG_CRN(number) == FEAT_XS_CRN;
}

/* MCRR and MRRC of the TTBRs of Hyp mode; 0: another, on which no translation of that mode depends. */
static uint16_t wide_register(const struct isa_cp15_info *r)
{
	if (r->crm != 2)
		return 0;
	return r->opc1 == 4 ? ISA_TTBR0_EL2 : r->opc1 == 6 ? ISA_VTTBR_EL2 : 0;
}

/*
 * A register or an operation of coprocessor 15. Those of Hyp mode, and the TLB's, have the numbers of the AArch64 ones that they
 * are mapped to; a half of MAIR_EL2 counts as all of it.
 */
static void decode_cp15(enum isa_cp15 id, bool writes, struct context_insn *to)
{
	const struct isa_cp15_info *r = &isa_cp15s[id];
	unsigned opc2 = r->crn == 10 && r->crm == 2 ? 0 : r->opc2;

	if (r->crn == 8 && !r->wide) {
		to->tlbi = isa_sysop(ISA_SYSREG(1, r->opc1, r->crn, r->crm, r->opc2));
		to->form = to->tlbi ? CONTEXT_TLBI : CONTEXT_OTHER;
		to->reach = to->tlbi ? to->tlbi->reach : 0;
		return;
	}
	if (r->crn == 7 && !r->wide) {
		to->form = id == ISA_CP15ISB ? CONTEXT_ISB : id == ISA_CP15DSB ? CONTEXT_DSB : CONTEXT_OTHER;
		to->reach = ISA_SY;
		to->uses = to->form == CONTEXT_OTHER ? USES_CACHE : 0;
		return;
	}
	to->form = writes ? CONTEXT_MSR : CONTEXT_MRS;
	to->sysreg = r->wide ? wide_register(r) : (uint16_t)ISA_SYSREG(3, r->opc1, r->crn, r->crm, opc2);
}

static bool is_one(const struct isa_insn *insn, unsigned a32, unsigned t32)
{
	return insn->id == (insn->set == ISA_A32 ? a32 : t32);
}

/* Options of DSB that are for loads or stores alone complete no TLBI; what Armv7 lacks is DSB SY there. */
static void decode_aarch32(const struct isa_insn *insn, struct context_insn *to)
{
	enum isa_cp15 written = isa_cp15_written(insn), read = isa_cp15_read(insn);

	if (written || read)
		decode_cp15(written ? written : read, written, to);
	else if (is_one(insn, A32_DSB, T32_DSB))
		decode_dsb(insn, to);
	else if (is_one(insn, A32_ISB, T32_ISB))
		to->form = CONTEXT_ISB;
	else if (insn->flow == ISA_ERET)
		to->form = CONTEXT_ERET;
	else
		to->uses = uses_of_class[insn->class];
}

void context_decode(uint8_t set, uint32_t word, struct context_insn *to)
{
	struct isa_insn insn;

	isa_decode((enum isa_set)set, word, &insn);
	*to = (struct context_insn){ .word = word, .set = set };
	if (set != ISA_A64) {
		decode_aarch32(&insn, to);
		return;
	}
	switch (insn.id) {
	case A64_MSR: case A64_MRS:
		decode_register(&insn, to);
		break;
	case A64_SYS:
		decode_sys(&insn, to);
		break;
	case A64_DSB: case A64_DSB_NXS:
		decode_dsb(&insn, to);
		break;
	case A64_ISB:
		to->form = CONTEXT_ISB;
		break;
	case A64_ERET: case A64_ERETAA: case A64_ERETAB:
		to->form = CONTEXT_ERET;
		break;
	default:
		to->uses = uses_of_class[insn.class];
	}
}

#define ALLE1_OP2 4	/* of those for both stages: it is for all VMIDs */

/* Those of EL1's stage 1 are of EL2 under E2H and TGE. ASIDE1 leaves what is global, as all of a kernel's own map is. */
struct context_tlbi context_tlbi(const struct isa_sysop *op, unsigned el, bool e2h_tge)
{
	bool all = op->operand == ISA_OPERAND_ALL, both = op->stages == ISA_BOTH_STAGES;

	if (op->regime > 2)
		return (struct context_tlbi){ 0 };
	if (op->regime == 1 && op->stages == ISA_STAGE_1)
		return (struct context_tlbi){ el == 2 && e2h_tge ? 2 : 1, all, el == 2, false, false };
	return (struct context_tlbi){ op->regime, all, false, both, both && ISA_SYSREG_OP2(op->number) == ALLE1_OP2 };
}
