/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A few of the random calls once more, one by one, on a machine that models barriers. It is a machine of its own, since one that
 * is switched between the two begins anew each time.
 */
#include "suite/fuzz/hazard.h"

#include <stdio.h>

#include "suite/scenario/scenario.h"

struct hv_machine *fuzz_hazard_open(const struct hv_machine *like, const struct hv_stub *stub, char *error, size_t size)
{
	const struct hv_coherence on = { .on = true };
	int status;
	struct hv_machine *m = like->open(like->name, error, size, &status);

	if (!m)
		return NULL;
	if (!m->ops->load(m, stub, hv_stub_home(stub, &m->places)) && !m->ops->coherence(m, &on))
		return m;
	snprintf(error, size, "%s", m->error);
	hv_machine_close(m);
	return NULL;
}

int fuzz_hazard_run(struct hv_machine *m, const struct hv_call *call, enum hv_rule *rule)
{
	struct hv_outcome out;

	*rule = HV_RULE_NONE;
	if (m->ops->run(m, call, &out, 1))
		return -1;
	if (m->hazard_count)
		*rule = hazard_rule((enum hv_hazard_kind)m->hazards[0].kind);
	return 0;
}
