/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a random call may ask. A judge's failure must be one of the stub, so whatever would be the caller's own fault is put right
 * here: bits of system registers that no CPU keeps, the MMU of EL1, restarts at addresses that are no code. Freestanding.
 */
#include "suite/fuzz/private.h"

#define SCTLR_C (1u << 2)
#define SCTLR_I (1u << 12)
#define SCTLR_WXN (1u << 19)
#define LEFTOVERS (SCTLR_C | SCTLR_I | SCTLR_WXN | HV_SCTLR_IDLE)
#define VTTBR 0x00fffffffffff000	/* all that no CPU does without */
#define SVE_HINT 0x10000


/*
 * The bits that may be anything: kept by every CPU, and without effect on the way into the stub and home. A register that has no
 * row stays as it is. `tables`: a hypervisor's page tables depend on it.
 */
static const struct free_bits {
	uint16_t reg;
	bool tables;
	uint64_t bits;
} free_bits_a64[] = {
	{ HV_FPCR, false, 0x07c00000 },		/* AHP, DN, FZ, RMode */
	{ HV_FPSR, false, 0x0800009f },		/* QC and the cumulative exceptions */
	{ HV_TPIDR_EL0, false, ~0ull },
	{ HV_SCTLR_EL1, false, 0x0405d200 },	/* UCI, nTWE, nTWI, UCT, DZE, I, UMA */
	{ HV_CPACR_EL1, false, 0x00300000 },	/* FPEN */
	{ HV_TTBR0_EL1, true, ~1ull },
	{ HV_TTBR1_EL1, true, ~1ull },
	{ HV_TCR_EL1, true, 0x000000373fbfff3f },
	{ HV_SPSR_EL1, false, 0xf00003cf },
	{ HV_ELR_EL1, false, ~0ull },
	{ HV_ESR_EL1, false, 0xffffffff },
	{ HV_FAR_EL1, false, ~0ull },
	{ HV_PAR_EL1, false, 0xff000ffffffff381 },
	{ HV_MAIR_EL1, true, ~0ull },
	{ HV_CONTEXTIDR_EL1, false, 0xffffffff },
	{ HV_TPIDR_EL1, false, ~0ull },
	{ HV_CNTKCTL_EL1, false, 0xfb },	/* not EVNTEN */
	{ HV_VPIDR_EL2, false, 0xffffffff },
	{ HV_VMPIDR_EL2, false, 0xff00ffffff },
	{ HV_HCR_EL2, true, 0x0031e002 },	/* TIDCP, TACR, TID1-3, TWI, TWE, SWIO */
	{ HV_MDCR_EL2, false, 0x00000e60 },	/* TDRA, TDOSA, TDA, TPM, TPMCR */
	{ HV_CPTR_EL2, false, 0x80000000 },	/* TCPAC */
	{ HV_HSTR_EL2, false, 0xafef },
	{ HV_TTBR0_EL2, true, 0xfffffffff000 },
	{ HV_TCR_EL2, true, 0x00173f3f },
	{ HV_VTTBR_EL2, true, 0x00fffffffffff000 },
	{ HV_VTCR_EL2, true, 0x0007ffff },
	{ HV_FAR_EL2, false, ~0ull },
	{ HV_MAIR_EL2, true, ~0ull },
	{ HV_TPIDR_EL2, false, ~0ull },
	{ HV_CNTVOFF_EL2, false, ~0ull },
	{ HV_CNTHCTL_EL2, false, 0x3 },
	{ HV_SCTLR_EL2, true, 0x00080008 },	/* WXN, SA: without effect while the MMU is off and no stack is used */
};

/* The same of AArch32. What traps PL1's own c3, c7 or c13, by which the caller comes home, is not free there. */
static const struct free_bits free_bits_a32[] = {
	{ HV_FPSR, false, 0xffc0009f },		/* FPSCR: flags, QC, AHP, DN, FZ, RMode and the cumulative exceptions */
	{ HV_TPIDR_EL0, false, 0xffffffff },
	{ HV_SCTLR_EL1, false, 0x30001000 },	/* AFE, TRE, I */
	{ HV_CPACR_EL1, false, 0x00f00000 },	/* cp10, cp11 */
	{ HV_TTBR0_EL1, true, 0xffffff80 },
	{ HV_TTBR1_EL1, true, 0xffffff80 },
	{ HV_TCR_EL1, true, 0x00000006 },	/* N; not PD0 and PD1, which a CPU without EL3 does not have */
	{ HV_SPSR_EL1, false, 0xf80f03c0 },
	{ HV_ESR_EL1, false, 0x00000c0f },
	{ HV_FAR_EL1, false, ~0ull },
	{ HV_PAR_EL1, false, 0xfffff000 },
	{ HV_MAIR_EL1, true, 0xff0fffff },
	{ HV_CONTEXTIDR_EL1, false, 0xffffffff },
	{ HV_TPIDR_EL1, false, 0xffffffff },
	{ HV_CNTKCTL_EL1, false, 0xfb },	/* not EVNTEN */
	{ HV_VPIDR_EL2, false, 0xffffffff },
	{ HV_VMPIDR_EL2, false, 0x00ffffff },
	{ HV_HCR_EL2, true, 0x0007e002 },	/* TID0-3, TWI, TWE, SWIO */
	{ HV_MDCR_EL2, false, 0x00000e60 },	/* TDRA, TDOSA, TDA, TPM, TPMCR */
	{ HV_CPTR_EL2, false, 0x80000000 },	/* TCPAC */
	{ HV_HSTR_EL2, false, 0x9f67 },
	{ HV_TTBR0_EL2, true, 0xfffffff000 },
	{ HV_TCR_EL2, true, 0x3f07 },
	{ HV_VTTBR_EL2, true, 0x00ff00fffffff000 },
	{ HV_VTCR_EL2, true, 0x3fdf },
	{ HV_FAR_EL2, false, ~0ull },
	{ HV_MAIR_EL2, true, ~0ull },
	{ HV_TPIDR_EL2, false, 0xffffffff },
	{ HV_CNTVOFF_EL2, false, ~0ull },
	{ HV_CNTHCTL_EL2, false, 0x3 },
	{ HV_SCTLR_EL2, true, 0x00080000 },	/* WXN */
};

#define TABLE(rows) { rows, sizeof(rows) / sizeof(rows[0]) }
static const struct {
	const struct free_bits *rows;
	unsigned count;
} free_bits[HV_EXECS] = { [HV_A64] = TABLE(free_bits_a64), [HV_A32] = TABLE(free_bits_a32) };

/* Whether this generation's calls are those of a hypervisor, which has page tables or is about to. */
bool fuzz_has_tables(const struct hv_abi *abi)
{
	bool home = abi->mmu_on || abi->unknown.goes_home || abi->unknown.aim_count;

	for (unsigned i = 0; i < abi->call_count; i++)
		home |= abi->calls[i].goes_home || abi->calls[i].aim_count;
	return home;
}

static bool may_vary(const struct free_bits *row, const struct hv_abi *abi, bool tables)
{
	for (unsigned i = 0; i < abi->begin_count; i++)
		if (abi->begins[i].to == row->reg)
			return false;
	return !(row->tables && tables);
}

uint64_t hv_fuzz_free_bits(const struct hv_fuzz *f, unsigned reg)
{
	bool tables = fuzz_has_tables(f->abi);

	for (unsigned i = 0; i < free_bits[f->abi->exec].count; i++)
		if (free_bits[f->abi->exec].rows[i].reg == reg && may_vary(&free_bits[f->abi->exec].rows[i], f->abi, tables))
			return free_bits[f->abi->exec].rows[i].bits;
	return 0;
}

void fuzz_begin(const struct hv_fuzz *f, struct hv_call *call)
{
	hv_call_init(call, f->places);
	for (unsigned i = 0; i < f->abi->begin_count; i++)
		call->in.r[f->abi->begins[i].to] = f->abi->begins[i].set;
	if (!f->abi->mmu_on)
		return;
	call->in.r[HV_TTBR0_EL2] = f->places->idmap;
	call->in.r[HV_TCR_EL2] = HV_IDMAP_TCR;
	call->in.r[HV_SCTLR_EL2] |= 0x100d;	/* I, SA, C, M */
}

void fuzz_shake_system(const struct hv_fuzz *f, uint64_t *stream, struct hv_call *call)
{
	bool tables = fuzz_has_tables(f->abi);
	uint64_t density = random_next(stream) & 3;

	for (unsigned i = 0; i < free_bits[f->abi->exec].count; i++) {
		const struct free_bits *row = &free_bits[f->abi->exec].rows[i];
		uint64_t bits = random_next(stream);

		if (may_vary(row, f->abi, tables) && (bits >> 61) >= 2 * density)
			call->in.r[row->reg] ^= bits & row->bits;
	}
}

/* --- system registers ------------------------------------------------------------------------------------ */

static void allow_mmu(const struct hv_fuzz *f, struct hv_call *call, bool wanted)
{
	uint64_t caches = call->in.r[HV_SCTLR_EL2] & (SCTLR_C | SCTLR_I);

	if (f->abi->mmu_on)
		return;
	call->in.r[HV_SCTLR_EL2] &= ~(uint64_t)(HV_SCTLR_M | SCTLR_C | SCTLR_I);
	if (!wanted || fuzz_has_tables(f->abi) || f->abi->selector != HV_SELECT_X0 || f->abi->exec != HV_A64)
		return;
	call->in.r[HV_SCTLR_EL2] = (call->in.r[HV_SCTLR_EL2] & ~(uint64_t)SCTLR_WXN) | HV_SCTLR_M | caches;
	call->in.r[HV_TTBR0_EL2] = f->places->idmap;
	call->in.r[HV_TCR_EL2] = HV_IDMAP_TCR;
	call->in.r[HV_MAIR_EL2] = hv_regs[HV_MAIR_EL2].canary;
}

static void allow_system(const struct hv_fuzz *f, struct hv_call *call)
{
	bool tables = fuzz_has_tables(f->abi), mmu = call->in.r[HV_SCTLR_EL2] & HV_SCTLR_M;
	uint64_t caches = call->in.r[HV_SCTLR_EL2] & (SCTLR_C | SCTLR_I);
	struct hv_call plain;

	fuzz_begin(f, &plain);
	for (unsigned i = 0; i < free_bits[f->abi->exec].count; i++) {
		const struct free_bits *row = &free_bits[f->abi->exec].rows[i];
		uint64_t bits = may_vary(row, f->abi, tables) ? row->bits : 0;

		plain.in.r[row->reg] = (plain.in.r[row->reg] & ~bits) | (call->in.r[row->reg] & bits);
	}
	plain.in.r[HV_ESR_EL2] = call->in.r[HV_ESR_EL2];
	if (f->abi->checks_guest)	/* a guest's call is as good as its host's */
		plain.in.r[HV_VTTBR_EL2] = call->in.r[HV_VTTBR_EL2] & VTTBR;
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		call->in.r[reg] = plain.in.r[reg];
	call->in.r[HV_SCTLR_EL2] |= f->abi->mmu_on ? 0 : caches;
	allow_mmu(f, call, mmu);
}

/* --- arguments ------------------------------------------------------------------------------------------- */

static bool switches_mmu_off(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_SCTLR_EL2)
			return true;
	return false;
}

static bool may_ask(const struct hv_fuzz *f, const struct hv_call *call, const struct hv_call_spec *spec)
{
	if (spec->needs & ~f->has)
		return false;
	if (call->from != HV_FROM_EL1 && spec->ending == HV_RISES)
		return false;	/* no kernel does, and E2H is not set there */
	return !(spec->ending == HV_RESTARTS && call->in.r[HV_SCTLR_EL2] & HV_SCTLR_M && !switches_mmu_off(spec));
}

/* Another selector, if this one may not be asked. */
static const struct hv_call_spec *select_other(const struct hv_fuzz *f, struct hv_call *call)
{
	const struct hv_call_spec *spec = hv_abi_select(f->abi, call);

	if (may_ask(f, call, spec) || f->abi->selector != HV_SELECT_X0)
		return spec;
	call->in.r[HV_X0] = FUZZ_NO_CALL;
	for (unsigned i = 0; i < f->abi->call_count && !may_ask(f, call, hv_abi_select(f->abi, call)); i++)
		call->in.r[HV_X0] = f->abi->calls[i].number;
	return hv_abi_select(f->abi, call);
}

/* Vectors from which the runner comes home by itself. */
static bool leads_home(const struct hv_fuzz *f, uint64_t vectors)
{
	return vectors == f->places->recorder || vectors == f->places->table || vectors - f->places->landing < 0x800;
}

/* A function of SMCCC with the SVE hint is that function in some releases, and none in others: it is not asked. */
static void allow_hint(const struct hv_fuzz *f, struct hv_call *call)
{
	for (unsigned i = 0; f->abi->selector == HV_SELECT_X0 && i < f->abi->call_count; i++)
		if (f->abi->calls[i].number >= HV_STUB_NUMBERS && call->in.r[HV_X0] == (f->abi->calls[i].number | SVE_HINT))
			call->in.r[HV_X0] = f->abi->calls[i].number;
}

void fuzz_allow_arguments(const struct hv_fuzz *f, struct hv_call *call)
{
	const struct hv_call_spec *spec;

	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		call->in.r[reg] &= hv_execs[f->abi->exec].general;
	allow_hint(f, call);
	if (fuzz_is_nearby(call->event) || !(f->abi->live >> hv_call_slot(f->abi->exec, call) & 1))
		return;
	spec = select_other(f, call);
	for (unsigned i = 0; i < spec->move_count; i++) {
		unsigned from = spec->moves[i].from;

		if (spec->moves[i].to == HV_VBAR_EL2 && from <= HV_X30 && f->home && !leads_home(f, call->in.r[from]))
			call->in.r[from] = f->places->recorder;
	}
	if (spec->ending == HV_RESTARTS)
		call->in.r[spec->entry] = f->places->payload + spec->entry_less;
	for (unsigned i = 0; i < spec->aim_count; i++) {
		const struct hv_aim *aim = &spec->aims[i];
		uint64_t place = aim->place == HV_NO_PLACE ? 0 : *(const uint64_t *)((const char *)f->places + aim->place);

		call->in.r[aim->to] = place + aim->add;
	}
}

/* What a hypervisor may have left in SCTLR_EL2 with its MMU off, for calls that promise what is there afterwards. */
static void allow_leftovers(const struct hv_fuzz *f, struct hv_call *call, uint64_t bits)
{
	const struct hv_call_spec *spec = hv_abi_select(f->abi, call);

	if (f->abi->mmu_on || call->from != HV_FROM_EL1 || call->event != HV_EVENT_HVC || call->in.r[HV_SCTLR_EL2] & HV_SCTLR_M)
		return;
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_SCTLR_EL2 && spec->moves[i].from != HV_SCTLR_EL1)
			call->in.r[HV_SCTLR_EL2] |= bits;
}

/* Numbers next to those of calls, if x0 is else an address and EL2 is lost. Not if somebody must fetch it back. */
static bool leads_nowhere(const struct hv_fuzz *f, const struct hv_call *call)
{
	return !f->home && hv_abi_takes_addresses(f->abi) && call->from == HV_FROM_EL1 && call->event == HV_EVENT_HVC &&
	       (call->in.r[HV_X0] & ~FUZZ_NEGATIVE) < 8 && hv_abi_select(f->abi, call) == &f->abi->unknown;
}

void fuzz_allow_state(const struct hv_fuzz *f, struct hv_call *call)
{
	fuzz_allow_origin(f, call);
	allow_system(f, call);
	fuzz_allow_event(f, call);
	call->alike = 0;
	call->in.r[HV_PC] = f->places->site + 4;
	for (unsigned reg = HV_TTBR1_EL2; reg <= HV_ID_AA64MMFR0_EL1; reg++)
		call->in.r[reg] = 0;
}

void hv_fuzz_allow(const struct hv_fuzz *f, struct hv_call *call)
{
	uint64_t leftovers = call->in.r[HV_SCTLR_EL2] & LEFTOVERS;

	fuzz_allow_state(f, call);
	if (!leads_nowhere(f, call))
		fuzz_allow_arguments(f, call);
	allow_leftovers(f, call, leftovers);
}
