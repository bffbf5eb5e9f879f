/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls while a system register that the stub reads says something else than this machine's: that a trap is set, a timer runs,
 * EL1 is big-endian, the CPU is another one. No call of the bare stub goes by a register that its contract does not name, so
 * the answer is the same. What the stub writes as well it may save and put back, so that is left alone.
 */
#include "isa/isa.h"
#include "isa/encode.h"
#include "isa/sysreg.h"
#include "suite/fuzz/fuzz.h"
#include "suite/run/share.h"
#include "suite/run/written.h"

#define READ_MOST 12

struct readings {
	const struct hv_abi *abi;
	uint16_t read[READ_MOST], written[READ_MOST];
	unsigned read_count, written_count;
};

/* What the exception itself leaves, what says where the CPU is, what moves, and what sizes a loop over the caches. */
static const uint16_t left_alone[] = {
	ISA_SPSR_EL2, ISA_ELR_EL2, ISA_ESR_EL2, ISA_VBAR_EL2, ISA_SP_EL0, ISA_SP_EL1,
	ISA_SPSel, ISA_CurrentEL, ISA_NZCV, ISA_DAIF,
	ISA_CNTPCT_EL0, ISA_CNTVCT_EL0,
	ISA_SYSREG(3, 3, 14, 0, 5), ISA_SYSREG(3, 3, 14, 0, 6),	/* CNTPCTSS_EL0, CNTVCTSS_EL0 */
	ISA_SYSREG(3, 3, 9, 13, 0),				/* PMCCNTR_EL0 */
	ISA_SYSREG(3, 3, 2, 4, 0), ISA_SYSREG(3, 3, 2, 4, 1),	/* RNDR, RNDRRS */
	ISA_SYSREG(3, 1, 0, 0, 0), ISA_SYSREG(3, 1, 0, 0, 1), ISA_SYSREG(3, 1, 0, 0, 2), /* CCSIDR, CLIDR, CCSIDR2_EL1 */
	ISA_ICH_VTR_EL2, ISA_SMIDR_EL1,
	ISA_SYSREG(3, 0, 10, 4, 4),				/* MPAMIDR_EL1 */
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

/* ID_AA64PFR0_EL1 and its like: CPUs that say something else there are asked for elsewhere. */
static bool is_feature_register(unsigned sysreg)
{
	return ISA_SYSREG_OP0(sysreg) == 3 && !ISA_SYSREG_OP1(sysreg) && !ISA_SYSREG_CRN(sysreg) && ISA_SYSREG_CRM(sysreg);
}

static bool may_vary(const struct readings *r, unsigned sysreg)
{
	return ISA_SYSREG_OP0(sysreg) >= 2 && !is_feature_register(sysreg) && !is_named(r, sysreg) &&
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

/* No bit, each bit with and without its neighbours, all bits. */
static const uint64_t values[] = { 0, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa, 0x3333333333333333, ~0ull };
/* A53, A57, A76, N1, X-Gene, ThunderX. */
static const uint64_t cpus[] = { 0x410fd034, 0x411fd073, 0x414fd0b1, 0x413fd0c1, 0x500f0001, 0x431f0a11 };
/* What firmware has not set, and what boards have: a delay by it must end. */
static const uint64_t frequencies[] = { 0, 1, 1000000, 24000000, 1000000000 };

#define LIST(values) values, sizeof(values) / sizeof((values)[0])
static const struct said { uint16_t sysreg; const uint64_t *list; size_t count; } said[] = {
	{ ISA_MIDR_EL1, LIST(cpus) }, { ISA_CNTFRQ_EL0, LIST(frequencies) }, { 0, LIST(values) },
};

static int ask_all(struct suite *s, struct share *sh, unsigned sysreg)
{
	const struct said *p = said;

	while (p->sysreg && p->sysreg != sysreg)
		p++;
	for (size_t i = 0; i < p->count && !suite_knows_enough(s); i++)
		if (suite_ask_kinds(s, sh, &(struct hv_cpu){ .sysreg = (uint16_t)sysreg, .tells = p->list[i] },
				    "a system register that the stub reads says something else"))
			return -1;
	return 0;
}

#define WORD_MOST 0xffff	/* a greater number is compared with a whole register: it is asked as it is */

/* The fields of MIDR_EL1, and where other registers of that kind have fields. */
static const uint8_t fields[] = { 0, 4, 8, 16, 20, 24, 32 };

/* A number that the stub's code compares with may be that of one CPU. */
static int ask_words(struct suite *s, struct share *sh, unsigned sysreg)
{
	static const uint64_t midr = 0x410fd034;
	uint64_t words[FUZZ_WORDS];
	unsigned count = fuzz_words(s->stub, words);

	for (size_t i = 0; i < count * sizeof(fields) && sysreg != ISA_CNTFRQ_EL0 && !suite_knows_enough(s); i++) {
		uint64_t word = words[i / sizeof(fields)], at = fields[i % sizeof(fields)];
		uint64_t rest = sysreg == ISA_MIDR_EL1 && word <= WORD_MOST ? midr & ~((word | 0xfff) << at) : 0;

		if ((word > WORD_MOST && at) || word <= 1)
			continue;
		if (suite_ask_kinds(s, sh, &(struct hv_cpu){ .sysreg = (uint16_t)sysreg, .tells = rest | word << at },
				    "a system register that the stub reads has a number of the stub's code in a field"))
			return -1;
	}
	return 0;
}

int suite_readings(struct suite *s, struct share *sh)
{
	struct readings r = { .abi = s->abi };

	if (!(sh->m->sees & HV_SEE_PATH) || !sh->m->ops->become || s->abi->exec != HV_A64 || !is_bare(s->abi))
		return 0;
	hv_reach_visit(s->stub->image, s->stub->size, s->stub->table, look, &r);
	for (unsigned i = 0; i < r.read_count; i++)
		if (may_vary(&r, r.read[i]) && (ask_all(s, sh, r.read[i]) || ask_words(s, sh, r.read[i])))
			return -1;
	return 0;
}
