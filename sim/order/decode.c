/* SPDX-License-Identifier: GPL-2.0-or-later */
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

	to->nxs = insn->id == A64_DSB_NXS;
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

void context_decode(uint32_t word, struct context_insn *to)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	*to = (struct context_insn){ .word = word };
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
