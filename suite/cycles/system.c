/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System registers on a path. */
#include "isa/bits.h"
#include "isa/sysreg.h"
#include "suite/cycles/system.h"

struct value system_get(const struct value_state *s, unsigned reg)
{
	for (unsigned i = 0; i < s->system_count; i++)
		if (s->system[i].reg == reg)
			return s->system[i].is;
	return value_unknown(VALUE_OF_SYSTEM);
}

void system_set(struct value_state *s, unsigned reg, struct value v)
{
	unsigned i = 0;

	while (i < s->system_count && s->system[i].reg != reg)
		i++;
	if (i == VALUE_SYSTEM_MAX)	/* no room: none of them is known any more */
		i = s->system_count = 0;
	if (i == s->system_count)
		s->system[s->system_count++].reg = (uint16_t)reg;
	s->system[i].is = v;
}

bool system_is_e2h(const struct value_state *s)
{
	struct value hcr = system_get(s, ISA_HCR_EL2);

	return hcr.bits & ISA_HCR_E2H;
}
