/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls while a system register that the stub reads says something else than this machine's: that a trap is set, a timer runs,
 * EL1 is big-endian, the CPU is another one. No call of the bare stub goes by a register that its contract does not name, so
 * the answer is the same. What the stub writes as well it may save and put back, so that is left alone.
 */
#include <string.h>

#include "isa/isa.h"
#include "isa/make.h"
#include "isa/sysreg.h"
#include "suite/run/share.h"
#include "suite/run/written.h"

#define READ_MOST 12
#define NAMES_MOST 8	/* kinds of calls */
#define IDENTIFIES(r) (ISA_SYSREG_OP0(r) == 3 && !ISA_SYSREG_OP1(r) && !ISA_SYSREG_CRN(r) && ISA_SYSREG_CRM(r))

struct readings {
	const struct hv_abi *abi;
	uint16_t read[READ_MOST], written[READ_MOST];
	unsigned read_count, written_count;
};

/* What the exception itself leaves, what says where the CPU is, what moves, and what sizes a loop over the caches. */
static const uint16_t left_alone[] = {
	ISA_SYSREG(3, 4, 4, 0, 0), ISA_SYSREG(3, 4, 4, 0, 1), ISA_SYSREG(3, 4, 5, 2, 0),	/* SPSR_EL2, ELR_EL2, ESR_EL2 */
	ISA_SYSREG(3, 4, 12, 0, 0), ISA_SYSREG(3, 0, 4, 1, 0), ISA_SYSREG(3, 4, 4, 1, 0),
	/* VBAR_EL2, SP_EL0, SP_EL1 */
	ISA_SYSREG(3, 0, 4, 2, 0), ISA_SYSREG(3, 0, 4, 2, 2), ISA_SYSREG(3, 3, 4, 2, 0), ISA_SYSREG(3, 3, 4, 2, 1),
	ISA_SYSREG(3, 3, 14, 0, 0), ISA_SYSREG(3, 3, 14, 0, 1), ISA_SYSREG(3, 3, 14, 0, 2), ISA_SYSREG(3, 3, 14, 0, 5),
	ISA_SYSREG(3, 3, 14, 0, 6), ISA_SYSREG(3, 3, 9, 13, 0), ISA_SYSREG(3, 3, 2, 4, 0), ISA_SYSREG(3, 3, 2, 4, 1),
	ISA_SYSREG(3, 1, 0, 0, 0), ISA_SYSREG(3, 1, 0, 0, 1), ISA_SYSREG(3, 1, 0, 0, 2),	/* CCSIDR, CLIDR, CCSIDR2 */
	/* ICH_VTR_EL2, SMIDR_EL1, MPAMIDR_EL1 */
	ISA_SYSREG(3, 4, 12, 11, 1), ISA_SYSREG(3, 1, 0, 0, 6), ISA_SYSREG(3, 0, 10, 4, 4),
};

static bool is_in(const uint16_t *list, size_t count, unsigned sysreg)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == sysreg)
			return true;
	return false;
}

static void keep(uint16_t *list, unsigned *count, unsigned sysreg)
{
	if (*count < READ_MOST && !is_in(list, *count, sysreg))
		list[(*count)++] = (uint16_t)sysreg;
}

static bool names(const struct hv_call_spec *spec, unsigned reg)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == reg || spec->moves[i].from == reg)
			return true;
	for (unsigned i = 0; i < spec->always_count; i++)
		if (spec->always[i].to == reg || spec->always[i].from == reg)
			return true;
	for (unsigned i = 0; i < spec->change_count; i++)
		if (spec->changes[i].move.to == reg || spec->changes[i].move.from == reg)
			return true;
	return false;
}

/* By its number in MRS, whose name in MSR is the same but for one bit. */
static bool is_named(const struct readings *r, unsigned sysreg)
{
	unsigned reg = written_register(ISA_MAKE_MSR(sysreg, 0), true);
	bool named = reg != HV_REG_NONE && names(&r->abi->unknown, reg);

	for (unsigned i = 0; reg != HV_REG_NONE && i < r->abi->call_count; i++)
		named |= names(&r->abi->calls[i], reg);
	return named;
}

static void look(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct readings *r = ctx;
	struct isa_insn insn;

	(void)slot;
	(void)at;
	isa_decode(ISA_A64, word, &insn);
	if (insn.id == A64_MRS)
		keep(r->read, &r->read_count, ISA_SYSREG_OF(word));
	else if (insn.id == A64_MSR)
		keep(r->written, &r->written_count, ISA_SYSREG_OF(word));
}

static bool may_vary(const struct readings *r, unsigned sysreg)
{
	return ISA_SYSREG_OP0(sysreg) >= 2 && !IDENTIFIES(sysreg) && !is_named(r, sysreg) &&
	       !is_in(r->written, r->written_count, sysreg) &&
	       !is_in(left_alone, sizeof(left_alone) / sizeof(left_alone[0]), sysreg);
}

/* A resident hypervisor finds its own data by what it reads. */
static bool is_bare(const struct hv_abi *abi)
{
	bool bare = abi->exec == HV_A64 && !abi->mmu_on && !abi->stack && !abi->unknown.goes_home && !abi->unknown.aim_count;

	for (unsigned i = 0; i < abi->call_count; i++)
		bare &= !abi->calls[i].goes_home && !abi->calls[i].aim_count;
	return bare;
}

static int ask(struct suite *s, struct share *sh, unsigned sysreg, uint64_t value)
{
	struct hv_planned plan[NAMES_MOST];
	struct hv_outcome outs[NAMES_MOST];
	const struct hv_planned *p;
	const char *last = "";
	size_t count = 0;
	int err;

	for (size_t at = 0; count < NAMES_MOST && (p = suite_next_kind(s, &at, &last)); at++) {
		if (hv_abi_select(s->abi, &p->call)->ending == HV_RISES)
			continue;	/* it takes over what it reads */
		plan[count] = *p;
		plan[count].probe = "a system register that the stub reads says something else";
		plan[count++].is_other = true;
	}
	sh->m->ops->become(sh->m, &(struct hv_cpu){ .sysreg = (uint16_t)sysreg, .tells = value });
	err = suite_run_plan(s, sh, plan, count, outs);
	sh->m->ops->become(sh->m, NULL);
	return err;
}

static int ask_all(struct suite *s, struct share *sh, unsigned sysreg)
{
	/* No bit, each bit with and without its neighbours, all bits; and some CPUs, by MIDR_EL1: A53, A57, A76, N1, X-Gene. */
	static const uint64_t values[] = { 0, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa, 0x3333333333333333, ~0ull };
	static const uint64_t cpus[] = { 0x410fd034, 0x411fd073, 0x414fd0b1, 0x413fd0c1, 0x500f0001, 0x431f0a11 };
	const bool midr = sysreg == ISA_SYSREG(3, 0, 0, 0, 0);
	const uint64_t *list = midr ? cpus : values;
	size_t count = midr ? sizeof(cpus) / sizeof(cpus[0]) : sizeof(values) / sizeof(values[0]);

	for (size_t i = 0; i < count && !suite_knows_enough(s); i++)
		if (ask(s, sh, sysreg, list[i]))
			return -1;
	return 0;
}

int suite_readings(struct suite *s, struct share *sh)
{
	struct readings r = { .abi = s->abi };

	if (!(sh->m->sees & HV_SEE_PATH) || !sh->m->ops->become || !is_bare(s->abi))
		return 0;
	hv_reach_visit(s->stub->image, s->stub->size, s->stub->table, look, &r);
	for (unsigned i = 0; i < r.read_count; i++)
		if (may_vary(&r, r.read[i]) && ask_all(s, sh, r.read[i]))
			return -1;
	return 0;
}
