/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each kind of call that the plan has, once; and all of them as another CPU makes them, or while something waits for this one. */
#include <string.h>

#include "suite/run/share.h"

#define KINDS_MOST 16

const struct hv_planned *suite_next_kind(const struct suite *s, size_t *at, const char **last)
{
	for (; *at < s->plan_count; (*at)++) {
		const struct hv_planned *p = &s->plan[*at];

		if (p->aim != HV_RULE_NONE || p->call.event || p->call.from != hv_execs[s->abi->exec].caller_from ||
		    !strcmp(p->name, *last))
			continue;
		*last = p->name;
		return p;
	}
	return NULL;
}

int suite_ask_kinds(struct suite *s, struct share *sh, const struct hv_cpu *cpu, const char *probe)
{
	struct hv_planned plan[KINDS_MOST];
	struct hv_outcome outs[KINDS_MOST];
	const struct hv_planned *p;
	const char *last = "";
	size_t count = 0;
	int err;

	for (size_t at = 0; count < KINDS_MOST && (p = suite_next_kind(s, &at, &last)); at++) {
		if (cpu->sysreg && hv_abi_select(s->abi, &p->call)->ending == HV_RISES)
			continue;	/* it takes over what it reads */
		plan[count] = *p;
		plan[count].probe = probe;
		plan[count].is_other = true;
		if (cpu->mpidr)
			plan[count].call.in.r[HV_VMPIDR_EL2] = cpu->mpidr;
		count++;
	}
	sh->m->ops->become(sh->m, cpu);
	err = suite_run_plan(s, sh, plan, count, outs);
	sh->m->ops->become(sh->m, NULL);
	return err;
}
