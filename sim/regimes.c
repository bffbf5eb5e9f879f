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

void regimes_forget(struct regimes *r)
{
	r->known = false;
}

static const struct regime *regime_of(struct regimes *r, unsigned el)
{
	if (!r->known) {
		r->of[1] = regimes_read(r->e, 1);
		r->of[2] = regimes_read(r->e, 2);
		translate_forget(&r->translator);
		r->known = true;
	}
	return &r->of[el == 2 ? 2 : 1];
}

struct translation regimes_translate(struct regimes *r, unsigned el, uint64_t va, bool fetch)
{
	return translate(&r->translator, regime_of(r, el), el == 2 ? 2 : 1, va, fetch);
}

bool regimes_live(struct regimes *r, unsigned el, unsigned half)
{
	uint64_t at = regime_of(r, el)->ttbr[half] & TTBR_BADDR, d;
	const uint8_t *table = engine_bytes(r->e, at, TABLE_SIZE);

	for (size_t i = 0; table && i < TABLE_SIZE; i += sizeof(d)) {
		memcpy(&d, table + i, sizeof(d));
		if (d & VALID)
			return true;
	}
	return false;
}
