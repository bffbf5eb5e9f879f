/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stub behind another command line of its kernel: what it was told that the CPU has, and what it then sets up. */
#include <stdlib.h>
#include <string.h>

#include "suite/run/overrides.h"
#include "suite/run/run.h"

#define CPTR_FPEN (3u << 20)	/* under E2H: EL2 may use SIMD, and neither SVE nor SME */

static const char *const override_names[OVERRIDES][2] = {	/* ours, and the kernel's */
	[OVERRIDE_MMFR1] = { "override_mmfr1", "id_aa64mmfr1_override" },
	[OVERRIDE_PFR0] = { "override_pfr0", "id_aa64pfr0_override" },
	[OVERRIDE_PFR1] = { "override_pfr1", "id_aa64pfr1_override" },
	[OVERRIDE_SMFR0] = { "override_smfr0", "id_aa64smfr0_override" },
	[OVERRIDE_SOFTWARE] = { "override_software", "arm64_sw_feature_override" },
};

#define VH (0xfull << 8)
#define SVE (0xfull << 32)
#define SME (0xfull << 24)
#define FA64 (1ull << 63)
#define SMEVER (0xfull << 56)
#define HVHE (0xfull << 4)

const uint64_t override_fields[OVERRIDES] = {
	[OVERRIDE_MMFR1] = VH, [OVERRIDE_PFR0] = SVE, [OVERRIDE_PFR1] = SME, [OVERRIDE_SMFR0] = FA64 | SMEVER,
	[OVERRIDE_SOFTWARE] = HVHE,
};

/*
 * Command lines. `takes` is what the CPU then seems not to have. The kernel itself makes values outside of the mask, where it
 * rejects what it was told; the other fields of the same variable are full, so that neither a bit nor a carry may come across.
 * `others` are those that no stub looks at besides.
 */
#define OVERRIDES_OF(of, name, has, lsb, field, others)							\
	{ of, 0, field, has, false, name " overridden on the command line" },				\
	{ of, 0, ~(SMEVER), has, false, name " and all other fields overridden" },				\
	{ of, ~(field), ~0ull, has, false, name " overridden, and all other fields to ones" },	\
	{ of, 2ull << (lsb), 1ull << (lsb), has, false, name "'s bit overridden, with a value outside of the mask" }, \
	{ of, 1ull << (lsb), field, 0, false, name " confirmed on the command line" },			\
	{ of, ~0ull, ~0ull, 0, false, name " and all other fields overridden to ones" },	\
	{ of, field, 0, 0, false, name " in an override that was rejected" },				\
	{ of, 0, others, 0, false, "all fields overridden but " name }
#define CONFIRMED(of, name, lsb)									\
	{ of, 2ull << (lsb), 0xfull << (lsb), 0, false, name " confirmed as 2" },			\
	{ of, 4ull << (lsb), 0xfull << (lsb), 0, false, name " confirmed as 4" },			\
	{ of, 8ull << (lsb), 0xfull << (lsb), 0, false, name " confirmed as 8" }

static const struct command_line {
	enum override of;
	uint64_t value, mask;
	uint64_t takes;		/* HV_SEE_VHE, _SVE, _SME, _FA64 */
	bool e2h;		/* the hypervisor has VHE already when the kernel calls */
	const char *probe;
} command_lines[] = {
	OVERRIDES_OF(OVERRIDE_MMFR1, "VHE", HV_SEE_VHE, 8, VH, ~VH),
	CONFIRMED(OVERRIDE_MMFR1, "VHE", 8),
	OVERRIDES_OF(OVERRIDE_PFR0, "SVE", HV_SEE_SVE, 32, SVE, ~SVE),
	CONFIRMED(OVERRIDE_PFR0, "SVE", 32),
	OVERRIDES_OF(OVERRIDE_PFR1, "SME", HV_SEE_SME, 24, SME, ~SME),
	CONFIRMED(OVERRIDE_PFR1, "SME", 24),
	OVERRIDES_OF(OVERRIDE_SMFR0, "FA64", HV_SEE_FA64, 63, FA64, ~(FA64 | SMEVER)),
	{ OVERRIDE_SOFTWARE, 0x10, 0xf0, HV_SEE_VHE, false, "VHE is for the hypervisor alone" },
	{ OVERRIDE_SOFTWARE, 0x80, 0xf0, HV_SEE_VHE, false, "VHE is for the hypervisor alone, as 8" },
	{ OVERRIDE_SOFTWARE, 0x10, 0xf0, HV_SEE_VHE, true, "VHE is for the hypervisor alone, which has it" },
	{ OVERRIDE_SOFTWARE, ~0xf0ull, ~0ull, 0, false, "all other software features" },
	{ OVERRIDE_SOFTWARE, 0x20, 0x10, 0, false, "a software feature with a value outside of its mask" },
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

/*
 * The call after one command line, which is in the image already. What SVE and SME were given shows in CPTR_EL2 where the rest is
 * refused.
 */
static int ask_after(struct suite *s, struct share *sh, const struct hv_call_spec *spec, const struct command_line *line)
{
	struct hv_planned plan = { .name = spec->name, .probe = line->probe, .aim = HV_VHE_01 };
	bool refused = line->of == OVERRIDE_PFR0 || line->of == OVERRIDE_PFR1 || line->of == OVERRIDE_SMFR0;
	struct hv_outcome out;
	int err;

	suite_set_bench(s, sh);
	sh->bench.overridden = line->takes & HV_SEE_VHE;
	sh->bench.sees &= ~(line->takes & ~HV_SEE_VHE);
	hv_call_init(&plan.call, &sh->m->places);
	plan.call.in.r[HV_X0] = spec->number;
	if (line->e2h) {
		plan.call.in.r[HV_HCR_EL2] |= HV_HCR_E2H;
		plan.call.in.r[HV_CPTR_EL2] = CPTR_FPEN;
	}
	if (refused) {
		plan.call.in.r[HV_TTBR0_EL2] = sh->m->places.idmap;
		plan.call.in.r[HV_TCR_EL2] = HV_IDMAP_TCR;
		plan.call.in.r[HV_SCTLR_EL2] |= HV_SCTLR_M;
	}
	err = suite_run_plan(s, sh, &plan, 1, &out);
	suite_set_bench(s, sh);
	return err;
}

/* VHE-01: the same stub after command lines. */
int suite_overrides(struct suite *s, struct share *sh)
{
	const struct hv_call_spec *spec = suite_vhe_call(s->abi);
	struct hv_stub stub = *s->stub;
	int err = 0;

	if (!spec || !(sh->m->sees & HV_SEE_VHE))
		return 0;
	if (!override_find(s->stub, OVERRIDE_MMFR1)) {
		rows_say(suite_row(s, spec->name, HV_VHE_01, sh->m->name), "the file does not say where its override lies");
		return 0;
	}
	stub.image = malloc(stub.size);
	if (!stub.image)
		return -1;
	for (size_t i = 0; !err && i < sizeof(command_lines) / sizeof(command_lines[0]); i++) {
		const struct command_line *line = &command_lines[i];
		const struct hv_symbol *at = override_find(s->stub, line->of);

		if (!at)
			continue;
		memcpy(stub.image, s->stub->image, stub.size);
		memcpy(stub.image + at->at, &(const uint64_t[2]){ line->value, line->mask }, 16);
		err = sh->m->ops->load(sh->m, &stub, hv_stub_home(s->stub)) ? suite_lose(s, sh->m) :
		      ask_after(s, sh, spec, line);
	}
	free(stub.image);
	return err;
}
