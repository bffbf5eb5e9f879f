/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One more call for the plan: as a call of the generation begins, and with arguments that keep it on its feet. */
#include "suite/plan/plan.h"
#include "suite/random.h"

/* SCTLR_EL2 (Arm ARM D13.2.119) of a hypervisor whose MMU is on. */
#define SCTLR_C (1u << 2)
#define SCTLR_SA (1u << 3)
#define SCTLR_I (1u << 12)

const struct plan_fill plan_fills[PLAN_FILLS] = {
	{ 0, "all registers 0" }, { 1, "all registers 1" }, { 2, "all registers 2" }, { 3, "all registers 3" },
	{ ~0ull, "all registers -1" },
};

uint64_t plan_draw(struct plan *p)
{
	return random_next(&p->seed);
}

void plan_switch_mmu_on(struct plan *p, struct hv_call *call)
{
	call->in.r[HV_TTBR0_EL2] = p->places->idmap;
	call->in.r[HV_TCR_EL2] = p->abi->exec == HV_A32 ? HV_IDMAP_HTCR : HV_IDMAP_TCR;
	call->in.r[HV_SCTLR_EL2] |= HV_SCTLR_M;
}

struct hv_planned *plan_add(struct plan *p, const char *name, const char *probe)
{
	static struct hv_planned spill;
	struct hv_planned *n = p->count < p->max ? &p->to[p->count++] : &spill;

	*n = (struct hv_planned){ .name = name, .probe = probe, .aim = HV_RULE_NONE };
	hv_call_init(&n->call, p->places);
	for (unsigned i = 0; i < p->abi->begin_count; i++)
		n->call.in.r[p->abi->begins[i].to] = p->abi->begins[i].set;
	if (p->abi->mmu_on) {
		plan_switch_mmu_on(p, &n->call);
		n->call.in.r[HV_SCTLR_EL2] |= SCTLR_C | SCTLR_SA | SCTLR_I;
	}
	n->call.id = (uint32_t)(p->count - 1);
	return n;
}

void plan_aim(struct plan *p, struct hv_call *call, const struct hv_call_spec *spec)
{
	if (p->abi->selector == HV_SELECT_IMM)
		call->imm = (uint16_t)spec->number;
	else if (p->abi->selector == HV_SELECT_X0)
		call->in.r[HV_X0] = spec->number;
	else if (p->abi->selector == HV_SELECT_ADDR && spec == &p->abi->calls[0])
		call->in.r[HV_X0] = spec->number;
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_VBAR_EL2 && spec->moves[i].from <= HV_X30)
			call->in.r[spec->moves[i].from] = p->places->recorder;
	if (spec->ending == HV_RESTARTS)
		call->in.r[spec->entry] = p->places->payload + spec->entry_less;
	for (unsigned i = 0; i < spec->aim_count; i++) {
		const struct hv_aim *aim = &spec->aims[i];
		uint64_t place = aim->place == HV_NO_PLACE ? 0 : *(const uint64_t *)((const char *)p->places + aim->place);

		call->in.r[aim->to] = place + aim->add;
	}
}

struct hv_call *plan_add_call(struct plan *p, const struct hv_call_spec *spec, const char *probe)
{
	struct hv_planned *n = plan_add(p, spec->name, probe);

	plan_aim(p, &n->call, spec);
	return &n->call;
}

void plan_shake(struct plan *p, struct hv_call *call, const struct hv_call_spec *spec)
{
	uint64_t x0 = call->in.r[HV_X0];

	for (unsigned i = HV_X0; i <= HV_X30; i++)
		call->in.r[i] = plan_draw(p) & p->exec->general;
	for (unsigned i = 0; i < p->exec->vectors; i++)
		call->in.v[i] = plan_draw(p);
	call->in.r[HV_X0] = x0;
	call->in.r[HV_PSTATE] = hv_pstate_home(p->places, p->exec->masks | p->exec->caller_mode | (plan_draw(p) & HV_PSTATE_NZCV));
	plan_aim(p, call, spec);
}
