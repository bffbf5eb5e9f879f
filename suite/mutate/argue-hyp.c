/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite/mutate/hyp.h"

bool hyp_is_order(const struct hv_mutants *all, const struct hv_mutant *m)
{
	(void)all; (void)m;
	return false;
}

enum hv_argument hyp_argue(const struct hv_mutants *all, const struct hv_mutant *m, const struct hv_abi *abi)
{
	(void)abi; (void)all;
	if (m->align)
		return HV_ARGUMENT_NONE;
	return m->slots ? HV_ARGUMENT_NONE : HV_ARGUMENT_UNREACHABLE;
}
