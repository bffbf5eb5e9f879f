/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The call that sets extensions up, on CPUs that lack one or have a later version of all: by their ID registers, with the kernel's
 * overrides as they are, rejected, and for all other fields. General registers are full in whatever a stub could take for one of
 * those; ID registers are full only in a strict run (--strict).
 */
#include <stdlib.h>
#include <string.h>

#include "suite/run/overrides.h"
#include "suite/run/share.h"

#define SME_ALL (HV_HAS_SME | HV_HAS_FA64 | HV_HAS_SME2 | HV_HAS_SMPS)
#define MPAM_ALL (HV_HAS_MPAM | HV_HAS_MPAM_V1 | HV_HAS_MPAM_HCR)
#define CPTR_TRAPS (1u << 31 | 1u << 20 | 1u << 11)	/* TCPAC, TTA, and a bit that no CPU has yet */
#define CPTR_BEYOND (~0ull << 32)	/* and those above what any CPU has */
#define MDCR_SIDES 0x00ff0000u	/* next to E2TB */
#define HCX (0xfull << 40)	/* ID_AA64MMFR1_EL1.HCX */
#define HCR_KEYS (3ull << 40)	/* what HCR_EL2 has of these bits: APK, API */
#define HCR_BESIDE (1ull << 35 | 1u << 2)	/* TLOR next to E2H, and PTW at its place in the lower half: idle here */

static const struct {
	struct hv_cpu cpu;
	const char *probe;
} cpus[] = {
	{ { .lacks = HV_HAS_VHE }, "a CPU without VHE" },
	{ { .lacks = HV_HAS_VHE | SME_ALL }, "a CPU without VHE and SME" },
	{ { .lacks = HV_HAS_SVE }, "a CPU without SVE" },
	{ { .lacks = SME_ALL }, "a CPU without SME" },
	{ { .lacks = HV_HAS_SVE | SME_ALL }, "a CPU without SVE and SME" },
	{ { .lacks = HV_HAS_FA64 }, "a CPU without FA64" },
	{ { .lacks = HV_HAS_SME2 }, "a CPU with the first version of SME" },
	{ { .lacks = HV_HAS_FA64 | HV_HAS_SME2 }, "a CPU with the first version of SME and without FA64" },
	{ { .lacks = HV_HAS_SMPS }, "a CPU whose SME has no priorities" },
	{ { .lacks = HV_HAS_HCX }, "a CPU without HCRX_EL2" },
	{ { .lacks = HV_HAS_HCX, .far = HCX }, "a CPU without HCRX_EL2, whose caller lies far up in memory" },
	{ { .lacks = HV_HAS_S1PIE }, "a CPU without S1PIE" },
	{ { .lacks = HV_HAS_TCR2 | HV_HAS_S1PIE }, "a CPU without TCR2 and S1PIE" },
	{ { .lacks = MPAM_ALL }, "a CPU without MPAM" },
	{ { .lacks = HV_HAS_MPAM_V1 }, "a CPU whose MPAM only ID_AA64PFR1_EL1.MPAM_frac tells of" },
	{ { .lacks = HV_HAS_MPAM_V1, .version = 8 }, "a CPU whose MPAM only ID_AA64PFR1_EL1.MPAM_frac tells of, as 8" },
	{ { .lacks = HV_HAS_MPAM_FRAC }, "a CPU whose MPAM only ID_AA64PFR0_EL1.MPAM tells of" },
	{ { .lacks = HV_HAS_MPAM_HCR }, "a CPU with MPAM and without MPAMHCR_EL2" },
	{ { .lacks = HV_HAS_GCS }, "a CPU without GCS" },
	{ { .version = 1 }, "a CPU with all extensions" },
	{ { .version = 2 }, "a CPU with version 2 of all extensions" },
	{ { .version = 4 }, "a CPU with version 4 of all extensions" },
	{ { .version = 8 }, "a CPU with version 8 of all extensions" },
};

/* The kernel's overrides, in the image: as they are; rejected; of all other fields; all of them saying more than the CPU does. */
enum lines { LINES_NONE, LINES_FAR, LINES_REJECTED, LINES_OTHERS, LINES_RAISED, LINES };

static void write_lines(const struct hv_stub *good, enum lines lines, struct hv_stub *to)
{
	for (unsigned i = 0; i < OVERRIDES; i++) {
		const struct hv_symbol *at = override_find(good, (enum override)i);
		uint64_t fields = i == OVERRIDE_SOFTWARE ? 0 : override_fields[i], others = ~override_fields[i];
		const uint64_t is[LINES][2] = {
			[LINES_REJECTED] = { ~0ull, 0 }, [LINES_OTHERS] = { others, others }, [LINES_RAISED] = { fields, fields },
		};

		if (!at)
			continue;
		memcpy(to->image + at->at, lines == LINES_NONE ? good->image + at->at : (const void *)is[lines], sizeof(is[lines]));
		hv_stub_touch(to, at->at, sizeof(is[lines]));
	}
}

/* The file tells where the kernel's overrides are. */
static bool has_overrides(const struct hv_stub *stub)
{
	bool any = false;

	for (unsigned i = 0; i < OVERRIDES; i++)
		any |= override_find(stub, (enum override)i) != NULL;
	return any;
}

/*
 * What a mistake may read in place of ID_AA64MMFR1_EL1, whose field HCX is not so full in other registers: ones there, where EL1
 * and EL2 with their MMUs off do not go by them.
 */
static void fill(struct hv_call *call)
{
	for (unsigned reg = HV_X1; reg <= HV_X30; reg++)
		call->in.r[reg] = ~0ull;
	for (unsigned reg = HV_FPSR + 1; reg < HV_REG_COUNT; reg++)
		if (reg != HV_VBAR_EL2)
			call->in.r[reg] |= reg == HV_HCR_EL2 ? HCR_KEYS | HCR_BESIDE : HCX;
	call->in.r[HV_CPTR_EL2] |= CPTR_BEYOND;
	call->in.r[HV_HCRX_EL2] ^= ~0ull;
}

/* Canaries or full registers; then the same with the MMU on, if the call is refused and what came before is seen. */
static void plan_one(const struct share *sh, const struct hv_call_spec *spec, const char *probe, bool full, bool translated,
		     struct hv_planned *to)
{
	struct hv_call *call = &to->call;

	*to = (struct hv_planned){ .name = spec->name, .probe = probe, .aim = HV_CPU_01, .has = spec->needs };
	hv_call_init(call, &sh->m->places);
	call->in.r[HV_MDCR_EL2] |= MDCR_SIDES;
	call->in.r[HV_CPTR_EL2] |= CPTR_TRAPS;
	if (full)
		fill(call);
	call->in.r[HV_X0] = spec->number;
	if (!translated)
		return;
	call->in.r[HV_TTBR0_EL2] = sh->m->places.idmap;
	call->in.r[HV_TCR_EL2] = HV_IDMAP_TCR;
	call->in.r[HV_SCTLR_EL2] |= HV_SCTLR_M;
}

#define ASKED 3		/* of each, with the MMU off and on */

static int ask(struct suite *s, struct share *sh, const struct hv_call_spec *spec, const char *probe)
{
	struct hv_planned plan[2 * ASKED];
	struct hv_outcome outs[2 * ASKED];

	suite_set_bench(s, sh);
	for (unsigned i = 0; i < 2 * ASKED; i++)
		plan_one(sh, spec, probe, i % ASKED == 1, i >= ASKED, &plan[i]);
	for (unsigned i = ASKED - 1; i < 2 * ASKED; i += ASKED)
		plan[i].call.in.r[HV_CPTR_EL2] = suite_number_of_success(s->abi);
	/* Far up in memory, as VBAR_EL2 then tells, the map ends. */
	return suite_run_plan(s, sh, plan, sh->m->places.table >> 40 ? ASKED : 2 * ASKED, outs);
}

static int ask_all(struct suite *s, struct share *sh, const struct hv_call_spec *spec, const struct hv_stub *stub, enum lines lines)
{
	uint64_t base = hv_stub_home(stub, &sh->m->places) | (lines == LINES_FAR ? HCX : 0);
	struct hv_cpu cpu;
	int err = 0;

	if (sh->m->ops->load(sh->m, stub, base))
		return suite_lose(s, sh->m);
	for (size_t i = 0; !err && i < sizeof(cpus) / sizeof(cpus[0]) && !suite_knows_enough(s); i++) {
		cpu = cpus[i].cpu;
		/*
		 * A newer kernel may well read other fields than its generation is known to. The stub that lies far up finds these
		 * as they are: one that takes an empty field for its own shows only there.
		 */
		cpu.full = s->options->strict && lines != LINES_FAR;
		sh->m->ops->become(sh->m, &cpu);
		err = ask(s, sh, spec, cpus[i].probe);
	}
	sh->m->ops->become(sh->m, NULL);
	suite_set_bench(s, sh);
	return err;
}

int suite_cpus(struct suite *s, struct share *sh)
{
	const struct hv_call_spec *spec = suite_vhe_call(s->abi);
	struct hv_stub *stub;
	int err = 0;

	if (!spec || !(sh->m->has & HV_HAS_VHE))
		return 0;
	if (!sh->m->ops->become) {
		rows_say(suite_row(s, spec->name, HV_CPU_01, sh->m->name), "%s has only one CPU", sh->m->name);
		return 0;
	}
	for (unsigned lines = 0; !err && lines <= LINES_FAR && !suite_knows_enough(s); lines++)
		err = ask_all(s, sh, spec, s->stub, (enum lines)lines);
	if (err || !has_overrides(s->stub))
		return err;
	stub = suite_copy(s);
	if (!stub)
		return -1;
	for (unsigned lines = LINES_FAR + 1; !err && lines < LINES && !suite_knows_enough(s); lines++) {
		write_lines(s->stub, (enum lines)lines, stub);
		err = ask_all(s, sh, spec, stub, (enum lines)lines);
	}
	write_lines(s->stub, LINES_NONE, stub);
	return err;
}
