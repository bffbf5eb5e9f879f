/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System registers, and the operations of SYS: what a number means. */
#ifndef ISA_SYSREG_H
#define ISA_SYSREG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A number as it stands in bits [20:5] of MSR, MRS and SYS. */
#define ISA_SYSREG(op0, op1, crn, crm, op2) ((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))
#define ISA_SYSREG_OP0(r) ((r) >> 14 & 3)
#define ISA_SYSREG_OP1(r) ((r) >> 11 & 7)
#define ISA_SYSREG_CRN(r) ((r) >> 7 & 15)
#define ISA_SYSREG_CRM(r) ((r) >> 3 & 15)
#define ISA_SYSREG_OP2(r) ((r) & 7)
#define ISA_SYSREG_OF(word) ((word) >> 5 & 0xffff)

enum isa_sysreg_number {
#define SYSREG(name, op0, op1, crn, crm, op2, traps, writes) ISA_##name = ISA_SYSREG(op0, op1, crn, crm, op2),
#define RENAMED(el1, el2)
#include "isa/sysreg.def"
#undef SYSREG
#undef RENAMED
};

enum isa_traps { ISA_TRAPS_PLAIN, ISA_TRAPS_FP, ISA_TRAPS_SVE, ISA_TRAPS_SME };
enum isa_writes { ISA_WRITES_CONTEXT, ISA_WRITES_TRANSLATION, ISA_WRITES_DIRECT, ISA_WRITES_READ_ONLY };

struct isa_sysreg {
	const char *name;
	uint16_t number;
	uint8_t traps, writes;	/* enum isa_traps, enum isa_writes */
};

/* NULL: not in the table. A name of the kind *_EL12 is looked up as the EL1 register. */
const struct isa_sysreg *isa_sysreg(unsigned number);

/* True if the register that this name means at EL2 depends on HCR_EL2.E2H. */
bool isa_sysreg_is_renamed(unsigned number);
/* The register that this name means at EL2, with HCR_EL2.E2H set or not. */
unsigned isa_sysreg_at_el2(unsigned number, bool e2h);
/* True for *_EL12, *_EL02: undefined without E2H. */
bool isa_sysreg_needs_e2h(unsigned number);

/* The name in small letters, also of *_EL12; "" if it is not in the table. */
#define ISA_SYSREG_NAME_MAX 24
void isa_sysreg_name(unsigned number, char name[ISA_SYSREG_NAME_MAX]);

enum isa_sysop_kind { ISA_SYSOP_DC, ISA_SYSOP_IC, ISA_SYSOP_AT, ISA_SYSOP_TLBI };
enum isa_sysop_operand {
	ISA_OPERAND_ALL, ISA_OPERAND_ADDRESS, ISA_OPERAND_SET_WAY, ISA_OPERAND_ASID, ISA_OPERAND_RANGE, ISA_OPERAND_IPA,
};
enum isa_sysop_acts { ISA_ACTS_NONE, ISA_ACTS_CLEAN, ISA_ACTS_INVALIDATE, ISA_ACTS_CLEAN_INVALIDATE, ISA_ACTS_ZERO };
enum isa_sysop_point { ISA_POINT_NONE, ISA_POINT_POC, ISA_POINT_POU, ISA_POINT_POP, ISA_POINT_PODP, ISA_POINT_LEVEL };
/* Who has done what when it is done; a DSB of a larger one waits for a smaller, too. */
enum isa_reach { ISA_NSH, ISA_ISH, ISA_OSH, ISA_SY };
enum isa_stages { ISA_STAGE_1 = 1, ISA_STAGE_2 = 2, ISA_BOTH_STAGES = 3 };

struct isa_sysop {
	const char *name;
	uint16_t number;		/* with CRn 8, not 9, of a TLBI */
	uint8_t kind, operand;		/* enum isa_sysop_kind, enum isa_sysop_operand */
	uint8_t acts, point;		/* DC, IC */
	uint8_t regime, stages, reach;	/* TLBI, AT: exception level of the translations; TLBI: stages; TLBI, IC: enum isa_reach */
};

/* NULL: not in the table. */
const struct isa_sysop *isa_sysop(unsigned number);
const struct isa_sysop *isa_sysops(size_t *count);
const struct isa_sysreg *isa_sysregs(size_t *count);

#endif
