/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "isa/bits.h"

#include "sim/a64/registers.h"
#include "sim/regimes.h"

#define TABLE_SIZE 0x1000
#define TTBR_BADDR 0x0000fffffffff000ull
#define VALID 1u

/* Under E2H the EL2 regime has two ranges, in EL1's format. regs.def has no TTBR1_EL2: without VHE there is none. */
struct regime regimes_read(struct engine *e, unsigned el)
{
	if (el == 1)
		return (struct regime){ a64_get(e, HV_SCTLR_EL1), a64_get(e, HV_TCR_EL1),
					{ a64_get(e, HV_TTBR0_EL1), a64_get(e, HV_TTBR1_EL1) }, a64_get(e, HV_MAIR_EL1), true };
	return (struct regime){ a64_get(e, HV_SCTLR_EL2), a64_get(e, HV_TCR_EL2),
				{ a64_get(e, HV_TTBR0_EL2), a64_of(e)->vhe ? a64_get_sysreg(e, ISA_TTBR1_EL2) : 0 },
				a64_get(e, HV_MAIR_EL2), a64_get(e, HV_HCR_EL2) & ISA_HCR_E2H };
}

#define TTBCR_EAE (1ull << 31)
#define TTBCR_WALKS 0x3f00ull	/* SH0, ORGN0, IRGN0, as TCR_EL1 has them */
#define NOTHING_MAPPED 63ull	/* T0SZ */

/*
 * Long descriptors of AArch32 are those of AArch64 with 32 bits of address (Arm ARM G5.5). Of short ones nothing is modelled: an
 * access under them leads nowhere.
 */
static struct regime read_hyp(struct engine *e, unsigned el)
{
	bool hyp = el == 2;
	uint64_t tcr = e->kind->get(e, hyp ? HV_TCR_EL2 : HV_TCR_EL1);
	uint64_t size = hyp || tcr & TTBCR_EAE ? 32 + (tcr & 7) : NOTHING_MAPPED;

	return (struct regime){ e->kind->get(e, hyp ? HV_SCTLR_EL2 : HV_SCTLR_EL1), (tcr & TTBCR_WALKS) | size,
				{ e->kind->get(e, hyp ? HV_TTBR0_EL2 : HV_TTBR0_EL1) & 0xffffffffffull, 0 },
				e->kind->get(e, hyp ? HV_MAIR_EL2 : HV_MAIR_EL1), false };
}

void regimes_forget(struct regimes *r)
{
	r->known = false;
}

static const struct regime *regime_of(struct regimes *r, unsigned el)
{
	if (!r->known) {
		for (unsigned i = 1; i <= 2; i++)
			r->of[i] = r->e->kind->exec == HV_A32 ? read_hyp(r->e, i) : regimes_read(r->e, i);
		translate_forget(&r->translator);
		r->known = true;
	}
	return &r->of[el == 2 ? 2 : 1];
}

struct translation regimes_translate(struct regimes *r, unsigned el, uint64_t va, bool fetch)
{
	return translate(&r->translator, regime_of(r, el), el == 2 ? 2 : 1, va, fetch);
}

/* TCR_ELx.EPD0 and EPD1: no walk begins in that half. */
static bool is_disabled(const struct regime *r, unsigned half)
{
	return r->two_ranges && r->tcr >> (half ? 23 : 7) & 1;
}

/* A walk may read anything at an address that is no memory. */
bool regimes_live(struct regimes *r, unsigned el, unsigned half)
{
	const struct regime *regime = regime_of(r, el);
	uint64_t at = regime->ttbr[half] & TTBR_BADDR, d;
	const uint8_t *table = engine_bytes(r->e, at, TABLE_SIZE);

	if (is_disabled(regime, half))
		return false;
	for (size_t i = 0; table && i < TABLE_SIZE; i += sizeof(d)) {
		memcpy(&d, table + i, sizeof(d));
		if (d & VALID)
			return true;
	}
	return !table;
}
