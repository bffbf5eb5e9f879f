/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/sysreg.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define EL12 5u		/* op1 of names that are EL1's and EL0's under E2H */
#define OP1(op1) ISA_SYSREG(0u, op1, 0u, 0u, 0u)

static const struct isa_sysreg sysregs[] = {
#define SYSREG(name, op0, op1, crn, crm, op2, traps, writes) \
	{ #name, ISA_SYSREG(op0, op1, crn, crm, op2), ISA_TRAPS_##traps, ISA_WRITES_##writes },
#define RENAMED(el1, el2)
#include "isa/sysreg.def"
#undef SYSREG
#undef RENAMED
};

static const struct { uint16_t el1, el2; } renamed[] = {
#define SYSREG(name, op0, op1, crn, crm, op2, traps, writes)
#define RENAMED(el1, el2) { ISA_##el1, ISA_##el2 },
#include "isa/sysreg.def"
#undef SYSREG
#undef RENAMED
};

static const struct isa_sysop sysops[] = {
#define SYS(op1, crn, crm, op2) ISA_SYSREG(1, op1, crn, crm, op2)
#define DC(name, op1, crm, op2, operand, acts, point) \
	{ #name, SYS(op1, 7, crm, op2), ISA_SYSOP_DC, ISA_OPERAND_##operand, ISA_ACTS_##acts, ISA_POINT_##point, 0, 0, 0 },
#define IC(name, op1, crm, op2, operand, reach) \
	{ #name, SYS(op1, 7, crm, op2), ISA_SYSOP_IC, ISA_OPERAND_##operand, ISA_ACTS_INVALIDATE, ISA_POINT_POU, 0, 0, \
	  ISA_##reach },
#define AT(name, op1, crm, op2, regime) \
	{ #name, SYS(op1, 7, crm, op2), ISA_SYSOP_AT, ISA_OPERAND_ADDRESS, 0, 0, regime, 0, 0 },
#define ONE(name, op1, crm, op2, what, regime, stages, reach) \
	{ name, SYS(op1, 8, crm, op2), ISA_SYSOP_TLBI, ISA_OPERAND_##what, 0, 0, regime, ISA_##stages, reach },
#define TLBI(name, op1, crm, op2, crm_ish, op2_ish, crm_osh, op2_osh, what, regime, stages) \
	ONE(#name, op1, crm, op2, what, regime, stages, ISA_NSH) \
	ONE(#name "IS", op1, crm_ish, op2_ish, what, regime, stages, ISA_ISH) \
	ONE(#name "OS", op1, crm_osh, op2_osh, what, regime, stages, ISA_OSH)
#include "isa/sysop.def"
};

const struct isa_sysreg *isa_sysregs(size_t *count)
{
	*count = COUNT(sysregs);
	return sysregs;
}

const struct isa_sysop *isa_sysops(size_t *count)
{
	*count = COUNT(sysops);
	return sysops;
}

bool isa_sysreg_needs_e2h(unsigned number)
{
	return ISA_SYSREG_OP0(number) == 3 && ISA_SYSREG_OP1(number) == EL12;
}

static unsigned rename(unsigned number)
{
	for (size_t i = 0; i < COUNT(renamed); i++)
		if (renamed[i].el1 == number)
			return renamed[i].el2;
	return number;
}

/* Those that E2H renames have a name of the kind *_EL12; no other has. */
const struct isa_sysreg *isa_sysreg(unsigned number)
{
	if (isa_sysreg_needs_e2h(number)) {
		number &= ~OP1(7u);
		if (rename(number) == number)
			return NULL;
	}
	for (size_t i = 0; i < COUNT(sysregs); i++)
		if (sysregs[i].number == number)
			return &sysregs[i];
	return NULL;
}

bool isa_sysreg_is_renamed(unsigned number)
{
	return isa_sysreg_needs_e2h(number) || rename(number) != number;
}

unsigned isa_sysreg_at_el2(unsigned number, bool e2h)
{
	if (!e2h)
		return number;
	return isa_sysreg_needs_e2h(number) ? number & ~OP1(7u) : rename(number);
}

static size_t append(char *name, size_t length, const char *text)
{
	for (; *text && length < ISA_SYSREG_NAME_MAX - 1; text++)
		name[length++] = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
	name[length] = '\0';
	return length;
}

void isa_sysreg_name(unsigned number, char name[ISA_SYSREG_NAME_MAX])
{
	const struct isa_sysreg *r = isa_sysreg(number);
	size_t length = append(name, 0, r ? r->name : "");

	if (r && isa_sysreg_needs_e2h(number))		/* ..._el1: ..._el12 */
		append(name, length, "2");
}

/* Of a TLBI, CRn 9 does what 8 does. */
const struct isa_sysop *isa_sysop(unsigned number)
{
	if (ISA_SYSREG_CRN(number) == 9)
		number ^= ISA_SYSREG(0u, 0u, 1u, 0u, 0u);
	for (size_t i = 0; i < COUNT(sysops); i++)
		if (sysops[i].number == number)
			return &sysops[i];
	return NULL;
}
