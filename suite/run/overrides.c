/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stub behind another command line of its kernel: what it was told that the CPU has, and what it then sets up. */
#include <stdlib.h>
#include <string.h>

#include "suite/run/overrides.h"
#include "suite/run/share.h"

#define CPTR_FPEN (3u << 20)	/* under E2H: EL2 may use SIMD, and neither SVE nor SME */
#define CPTR_OLD (1u << 8 | 1u << 12)	/* TZ and TSM of a CPTR_EL2 without E2H: with it they are none, and stay */

static const char *const override_names[OVERRIDES][2] = {	/* ours, and the kernel's */
	[OVERRIDE_MMFR1] = { "override_mmfr1", "id_aa64mmfr1_override" },
	[OVERRIDE_PFR0] = { "override_pfr0", "id_aa64pfr0_override" },
	[OVERRIDE_PFR1] = { "override_pfr1", "id_aa64pfr1_override" },
	[OVERRIDE_SMFR0] = { "override_smfr0", "id_aa64smfr0_override" },
	[OVERRIDE_SOFTWARE] = { "override_software", "arm64_sw_feature_override" },
};

#define VH (0xfull << 8)
#define SVE (0xfull << 32)
#define MPAM (0xfull << 40)
#define SME (0xfull << 24)
#define MPAM_FRAC (0xfull << 16)
#define GCS (0xfull << 44)
#define FA64 (1ull << 63)
#define SMEVER (0xfull << 56)
#define HVHE (0xfull << 4)

const uint64_t override_fields[OVERRIDES] = {
	[OVERRIDE_MMFR1] = VH, [OVERRIDE_PFR0] = SVE | MPAM, [OVERRIDE_PFR1] = SME | MPAM_FRAC | GCS,
	[OVERRIDE_SMFR0] = FA64 | SMEVER, [OVERRIDE_SOFTWARE] = HVHE,
};

/*
 * Command lines. `takes` is what the CPU then seems not to have; `rest` are the other fields of the same variable that a stub looks
 * at, and `rest_takes` what it takes if they are overridden as well. The kernel itself makes values outside of the mask if it
 * rejects what it was told; the other fields are full then, so that neither a bit nor a carry may come across.
 */
#define MPAM_ALL (HV_HAS_MPAM | HV_HAS_MPAM_V1)
#define SME_ALL (HV_HAS_SME | HV_HAS_FA64 | HV_HAS_SME2 | HV_HAS_SMPS)
#define ALL_BUT(these) ((HV_HAS_SVE | SME_ALL | MPAM_ALL | HV_HAS_MPAM_HCR | HV_HAS_GCS | HV_HAS_TCR2 | HV_HAS_S1PIE) & ~(these))
#define ALONE OVERRIDES, 0, 0, 0	/* no second variable */
#define ALONE_ON(lacks) OVERRIDES, 0, 0, lacks
#define OVERRIDES_OF(of, name, has, lsb, field, rest, rest_takes)					\
	{ of, 0, field, has, 0, name " overridden on the command line", ALONE },				\
	{ of, 0, ~0ull, (has) | (rest_takes), 0, name " and all other fields overridden", ALONE },	\
	{ of, ~(field), ~0ull, has, 0, name " overridden, and all other fields to ones", ALONE },	\
	{ of, 2ull << (lsb), 1ull << (lsb), has, 0, name "'s bit overridden, with a value outside of the mask", ALONE }, \
	{ of, 1ull << (lsb), field, 0, 0, name " confirmed on the command line", ALONE },			\
	{ of, ~0ull, ~0ull, 0, 0, name " and all other fields overridden to ones", ALONE },	\
	{ of, field, 0, 0, 0, name " in an override that was rejected", ALONE },				\
	{ of, 0, ~((field) | (rest)), 0, 0, "all fields overridden but those that the stub looks at", ALONE }
#define CONFIRMED(of, name, lsb)									\
	{ of, 2ull << (lsb), 0xfull << (lsb), 0, 0, name " confirmed as 2", ALONE },			\
	{ of, 4ull << (lsb), 0xfull << (lsb), 0, 0, name " confirmed as 4", ALONE },			\
	{ of, 8ull << (lsb), 0xfull << (lsb), 0, 0, name " confirmed as 8", ALONE }

static const struct command_line {
	enum override of;
	uint64_t value, mask;
	uint64_t takes;		/* HV_HAS_* */
	uint64_t cptr;		/* the hypervisor has VHE already when the kernel calls, and this in CPTR_EL2. 0: it has not */
	const char *probe;
	enum override of_too;	/* OVERRIDES: no second variable */
	uint64_t value_too, mask_too;
	uint64_t lacks;		/* HV_SEE_* that the CPU has not, whatever is overridden */
} command_lines[] = {
	OVERRIDES_OF(OVERRIDE_MMFR1, "VHE", HV_HAS_VHE, 8, VH, 0, 0),
	CONFIRMED(OVERRIDE_MMFR1, "VHE", 8),
	{ OVERRIDE_MMFR1, 2ull << 8, VH, HV_HAS_VHE, 0, "VHE confirmed as 2, and for the hypervisor alone",
	  OVERRIDE_SOFTWARE, 0x10, 0xf0, 0 },
	OVERRIDES_OF(OVERRIDE_PFR0, "SVE", HV_HAS_SVE, 32, SVE, MPAM, HV_HAS_MPAM_V1),
	CONFIRMED(OVERRIDE_PFR0, "SVE", 32),
	OVERRIDES_OF(OVERRIDE_PFR1, "SME", HV_HAS_SME, 24, SME, MPAM_FRAC | GCS, HV_HAS_GCS),
	CONFIRMED(OVERRIDE_PFR1, "SME", 24),
	OVERRIDES_OF(OVERRIDE_PFR1, "GCS", HV_HAS_GCS, 44, GCS, MPAM_FRAC | SME, HV_HAS_SME),
	CONFIRMED(OVERRIDE_PFR1, "GCS", 44),
	OVERRIDES_OF(OVERRIDE_SMFR0, "FA64", HV_HAS_FA64, 63, FA64, SMEVER, HV_HAS_SME2),
	OVERRIDES_OF(OVERRIDE_SMFR0, "SME2", HV_HAS_SME2, 56, SMEVER, FA64, HV_HAS_FA64),
	CONFIRMED(OVERRIDE_SMFR0, "SME2", 56),
	{ OVERRIDE_PFR0, 0, MPAM, MPAM_ALL, 0, "MPAM overridden, as ID_AA64PFR0_EL1 and ID_AA64PFR1_EL1 tell of it",
	  OVERRIDE_PFR1, 0, MPAM_FRAC, 0 },
	{ OVERRIDE_PFR0, 0, MPAM, HV_HAS_MPAM_V1, 0, "MPAM overridden, as ID_AA64PFR0_EL1 alone tells of it", ALONE },
	{ OVERRIDE_PFR1, 0, MPAM_FRAC, 0, 0, "MPAM overridden, as ID_AA64PFR1_EL1 alone tells of it", ALONE },
	{ OVERRIDE_PFR0, ~MPAM, ~0ull, MPAM_ALL, 0, "MPAM overridden in both, and all other fields to ones",
	  OVERRIDE_PFR1, ~MPAM_FRAC, ~0ull, 0 },
	{ OVERRIDE_PFR0, MPAM, MPAM, 0, 0, "MPAM confirmed in ID_AA64PFR0_EL1 alone", OVERRIDE_PFR1, 0, MPAM_FRAC, 0 },
	{ OVERRIDE_PFR0, 1ull << 40, MPAM, 0, 0, "MPAM confirmed as 1", OVERRIDE_PFR1, 0, MPAM_FRAC, 0 },
	{ OVERRIDE_PFR0, 2ull << 40, MPAM, 0, 0, "MPAM confirmed as 2", OVERRIDE_PFR1, 0, MPAM_FRAC, 0 },
	{ OVERRIDE_PFR0, 4ull << 40, MPAM, 0, 0, "MPAM confirmed as 4", OVERRIDE_PFR1, 0, MPAM_FRAC, 0 },
	{ OVERRIDE_PFR0, 8ull << 40, MPAM, 0, 0, "MPAM confirmed as 8", OVERRIDE_PFR1, 0, MPAM_FRAC, 0 },
	{ OVERRIDE_PFR0, 2ull << 40, 1ull << 40, MPAM_ALL, 0, "MPAM's bit overridden, with a value outside of the mask",
	  OVERRIDE_PFR1, 0, MPAM_FRAC, 0 },
	{ OVERRIDE_PFR0, 0, MPAM, HV_HAS_MPAM_V1, 0, "MPAM confirmed in ID_AA64PFR1_EL1 alone",
	  OVERRIDE_PFR1, MPAM_FRAC, MPAM_FRAC, 0 },
	{ OVERRIDE_PFR0, 0, ~(SVE | MPAM), 0, 0, "all fields but SVE and MPAM overridden, and MPAM_frac",
	  OVERRIDE_PFR1, 0, MPAM_FRAC, 0 },
	{ OVERRIDE_PFR1, 0, ~(SME | MPAM_FRAC | GCS), HV_HAS_MPAM_V1, 0,
	  "all fields but SME, GCS and MPAM_frac overridden, and MPAM",
	  OVERRIDE_PFR0, 0, MPAM, 0 },
	/* The extension that is overridden is the only one: what comes behind must ask the CPU again. */
	{ OVERRIDE_PFR0, 0, SVE, HV_HAS_SVE, 0, "SVE overridden, which is all that the CPU has", ALONE_ON(ALL_BUT(HV_HAS_SVE)) },
	{ OVERRIDE_PFR1, 0, SME, SME_ALL, 0, "SME overridden, which is all that the CPU has", ALONE_ON(ALL_BUT(HV_HAS_SME)) },
	{ OVERRIDE_SMFR0, 0, FA64, HV_HAS_FA64, 0, "FA64 overridden, which is all that the CPU's SME has",
	  ALONE_ON(ALL_BUT(HV_HAS_SME | HV_HAS_FA64)) },
	{ OVERRIDE_SMFR0, 0, SMEVER, HV_HAS_SME2, 0, "SME2 overridden, which is all that the CPU's SME has",
	  ALONE_ON(ALL_BUT(HV_HAS_SME | HV_HAS_SME2)) },
	{ OVERRIDE_PFR1, 0, GCS, HV_HAS_GCS, 0, "GCS overridden, which is all that the CPU has", ALONE_ON(ALL_BUT(HV_HAS_GCS)) },
	{ OVERRIDE_PFR0, 0, MPAM, MPAM_ALL, 0, "MPAM overridden, which is all that the CPU has", OVERRIDE_PFR1, 0, MPAM_FRAC,
	  ALL_BUT(MPAM_ALL | HV_HAS_MPAM_HCR) },
	/* x0 is what it was if VHE is refused, or what was read of CPTR_EL2. */
	{ OVERRIDE_MMFR1, 0, VH, HV_HAS_VHE, 0, "VHE overridden, on a CPU without SME", ALONE_ON(SME_ALL) },
	{ OVERRIDE_MMFR1, 0, VH, HV_HAS_VHE, 0, "VHE overridden, on a CPU without SVE and SME", ALONE_ON(HV_HAS_SVE | SME_ALL) },
	{ OVERRIDE_SOFTWARE, 0x10, 0xf0, HV_HAS_VHE, 0, "VHE is for the hypervisor alone, on a CPU without SME",
	  ALONE_ON(SME_ALL) },
	{ OVERRIDE_SOFTWARE, 0x10, 0xf0, HV_HAS_VHE, 0, "VHE is for the hypervisor alone, on a CPU without SVE and SME",
	  ALONE_ON(HV_HAS_SVE | SME_ALL) },
	/* What SVE and SME were given shows in CPTR_EL2 in E2H's format. */
	{ OVERRIDE_MMFR1, 0, VH, HV_HAS_VHE, CPTR_FPEN | CPTR_OLD, "VHE overridden, of a hypervisor that has it", ALONE },
	{ OVERRIDE_MMFR1, 0, VH, HV_HAS_VHE, ~0ull, "VHE overridden, of a hypervisor that has it, and all of CPTR_EL2 set", ALONE },
	{ OVERRIDE_MMFR1, 0, VH, HV_HAS_VHE | HV_HAS_SVE, CPTR_FPEN | CPTR_OLD,
	  "VHE and SVE overridden, of a hypervisor that has VHE", OVERRIDE_PFR0, 0, SVE, 0 },
	{ OVERRIDE_MMFR1, 0, VH, HV_HAS_VHE | SME_ALL, CPTR_FPEN | CPTR_OLD,
	  "VHE and SME overridden, of a hypervisor that has VHE", OVERRIDE_PFR1, 0, SME, 0 },
	{ OVERRIDE_SOFTWARE, 0x10, 0xf0, HV_HAS_VHE, 0, "VHE is for the hypervisor alone", ALONE },
	{ OVERRIDE_SOFTWARE, 0x80, 0xf0, HV_HAS_VHE, 0, "VHE is for the hypervisor alone, as 8", ALONE },
	{ OVERRIDE_SOFTWARE, 0x10, 0xf0, HV_HAS_VHE, CPTR_FPEN, "VHE is for the hypervisor alone, which has it", ALONE },
	{ OVERRIDE_SOFTWARE, ~0xf0ull, ~0ull, 0, 0, "all other software features", ALONE },
	{ OVERRIDE_SOFTWARE, 0x20, 0x10, 0, 0, "a software feature with a value outside of its mask", ALONE },
};

const struct hv_symbol *override_find(const struct hv_stub *stub, enum override of)
{
	for (size_t i = 0; i < stub->symbol_count; i++)
		for (unsigned k = 0; k < 2; k++)
			if (!strcmp(stub->symbols[i].name, override_names[of][k]) && stub->symbols[i].at <= stub->size &&
			    stub->size - stub->symbols[i].at >= 16)
				return &stub->symbols[i];
	return NULL;
}

const struct hv_call_spec *suite_vhe_call(const struct hv_abi *abi)
{
	for (unsigned i = 0; i < abi->call_count; i++)
		if (abi->calls[i].needs_vhe)
			return &abi->calls[i];
	return NULL;
}

uint64_t suite_number_of_success(const struct hv_abi *abi)
{
	const struct hv_call_spec *spec = suite_vhe_call(abi);

	for (unsigned i = 0; i < abi->call_count; i++)
		if (&abi->calls[i] != spec && abi->calls[i].ending == HV_RETURNS && abi->calls[i].move_count == 1)
			return abi->calls[i].number;
	return spec->number;
}

/* It is about what SVE and its like are given, not about VHE. */
static bool is_extension(const struct command_line *line)
{
	return line->of != OVERRIDE_MMFR1 && line->of != OVERRIDE_SOFTWARE;
}

/*
 * The call after one command line, which is in the image already; refused because EL2's MMU is on, or not for that. Then no other
 * register has anything that could stand for a field.
 */
static int ask_once(struct suite *s, struct share *sh, const struct hv_call_spec *spec, const struct command_line *line,
		    bool refused)
{
	bool extension = is_extension(line);
	struct hv_planned plan = { .name = spec->name, .probe = line->probe, .aim = HV_VHE_01 };
	struct hv_outcome out;

	hv_call_init(&plan.call, &sh->m->places);
	for (unsigned reg = HV_X1; extension && !refused && reg <= HV_X30; reg++)
		plan.call.in.r[reg] = 0;
	plan.call.in.r[HV_X0] = spec->number;
	if (line->takes & HV_HAS_VHE && line->lacks & HV_HAS_SME)
		plan.call.in.r[HV_CPTR_EL2] = suite_number_of_success(s->abi);
	if (line->cptr) {
		plan.call.in.r[HV_HCR_EL2] |= HV_HCR_E2H;
		plan.call.in.r[HV_CPTR_EL2] = line->cptr;
	}
	if (refused) {
		plan.call.in.r[HV_TTBR0_EL2] = sh->m->places.idmap;
		plan.call.in.r[HV_TCR_EL2] = HV_IDMAP_TCR;
		plan.call.in.r[HV_SCTLR_EL2] |= HV_SCTLR_M;
	}
	return suite_run_plan(s, sh, &plan, 1, &out);
}

/*
 * What SVE and SME were given shows in CPTR_EL2 if the rest is refused; where the stub goes on behind them shows if it is not. Not
 * asked for a CPU that the machine cannot be.
 */
static int ask_after(struct suite *s, struct share *sh, const struct hv_call_spec *spec, const struct command_line *line)
{
	const struct hv_cpu cpu = { .lacks = line->lacks, .full = s->options->strict };
	bool extension = is_extension(line);
	int err;

	if (line->lacks && !sh->m->ops->become)
		return 0;
	if (line->lacks)
		sh->m->ops->become(sh->m, &cpu);
	suite_set_bench(s, sh);
	sh->bench.overridden = line->takes & HV_HAS_VHE;
	sh->bench.has &= ~(line->takes & ~HV_HAS_VHE);
	err = ask_once(s, sh, spec, line, extension);
	if (!err && extension)
		err = ask_once(s, sh, spec, line, false);
	if (line->lacks)
		sh->m->ops->become(sh->m, NULL);
	suite_set_bench(s, sh);
	return err;
}

/* False if the stub has no such variable. */
static bool write_line(struct hv_stub *stub, const struct command_line *line)
{
	bool two = line->of_too != OVERRIDES;
	const struct hv_symbol *at = override_find(stub, line->of), *too = two ? override_find(stub, line->of_too) : NULL;

	if (!at || (two && !too))
		return false;
	memcpy(stub->image + at->at, &(const uint64_t[2]){ line->value, line->mask }, 16);
	hv_stub_touch(stub, at->at, 16);
	if (!two)
		return true;
	hv_stub_touch(stub, too->at, 16);
	memcpy(stub->image + too->at, &(const uint64_t[2]){ line->value_too, line->mask_too }, 16);
	return true;
}

/* The file's own bytes again, in every variable: copying all of a kernel would take longer than the call. */
static void erase_lines(const struct hv_stub *good, struct hv_stub *stub)
{
	for (unsigned i = 0; i < OVERRIDES; i++) {
		const struct hv_symbol *at = override_find(stub, (enum override)i);

		if (at)
			memcpy(stub->image + at->at, good->image + at->at, 16);
	}
}

#define HVHE_SINCE HV_RELEASE(6, 4)

/* Kernels of before have the variable for other features, and no VHE that is for the hypervisor alone. */
static bool knows_hvhe(const struct suite *s)
{
	return !(s->abi->until && s->abi->until <= HVHE_SINCE) && !(s->stub->banner && s->stub->banner < HVHE_SINCE);
}

/* VHE-01: the same stub after command lines. */
int suite_overrides(struct suite *s, struct share *sh)
{
	const struct hv_call_spec *spec = suite_vhe_call(s->abi);
	struct hv_stub *stub;
	int err = 0;

	if (!spec || !(sh->m->has & HV_HAS_VHE))
		return 0;
	if (!override_find(s->stub, OVERRIDE_MMFR1)) {
		rows_say(suite_row(s, spec->name, HV_VHE_01, sh->m->name), "the file does not say where the override of "
			 "VHE lies that a command line sets: it has no symbol id_aa64mmfr1_override");
		return 0;
	}
	stub = suite_copy(s);
	if (!stub)
		return -1;
	for (size_t i = 0; !err && i < sizeof(command_lines) / sizeof(command_lines[0]) && !suite_knows_enough(s); i++) {
		const struct command_line *line = &command_lines[i];

		if ((line->of == OVERRIDE_SOFTWARE || line->of_too == OVERRIDE_SOFTWARE) && line->takes && !knows_hvhe(s))
			continue;
		if (write_line(stub, line))
			err = sh->m->ops->load(sh->m, stub, hv_stub_home(s->stub, &sh->m->places)) ? suite_lose(s, sh->m) :
			      ask_after(s, sh, spec, line);
		erase_lines(s->stub, stub);
	}
	return err;
}
