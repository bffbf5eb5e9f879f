/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sixteen slots: what the live ones besides EL1's are asked, and the dead ones, at which the CPU must stay. */
#include "suite/plan/plan.h"

static const struct slot {
	uint8_t from, event;
	uint32_t pstate;
	const char *name;
} slots[] = {
	{ HV_FROM_EL2T, HV_EVENT_HVC, 0x3c8, "slot-0x000" },
	{ HV_FROM_EL2T, HV_EVENT_IRQ, 0x3c8, "slot-0x080" },
	{ HV_FROM_EL2T, HV_EVENT_FIQ, 0x3c8, "slot-0x100" },
	{ HV_FROM_EL2T, HV_EVENT_SERROR, 0x3c8, "slot-0x180" },
	{ HV_FROM_EL2H, HV_EVENT_HVC, 0x3c9, "slot-0x200" },
	{ HV_FROM_EL2H, HV_EVENT_IRQ, 0x3c9, "slot-0x280" },
	{ HV_FROM_EL2H, HV_EVENT_FIQ, 0x3c9, "slot-0x300" },
	{ HV_FROM_EL2H, HV_EVENT_SERROR, 0x3c9, "slot-0x380" },
	{ HV_FROM_EL1, HV_EVENT_HVC, 0x3c5, "slot-0x400" },
	{ HV_FROM_EL1, HV_EVENT_IRQ, 0x3c5, "slot-0x480" },
	{ HV_FROM_EL1, HV_EVENT_FIQ, 0x3c5, "slot-0x500" },
	{ HV_FROM_EL1, HV_EVENT_SERROR, 0x3c5, "slot-0x580" },
	{ HV_FROM_A32, HV_EVENT_HVC, 0x1d3, "slot-0x600" },
	{ HV_FROM_A32, HV_EVENT_IRQ, 0x1d3, "slot-0x680" },
	{ HV_FROM_A32, HV_EVENT_FIQ, 0x1d3, "slot-0x700" },
	{ HV_FROM_A32, HV_EVENT_SERROR, 0x1d3, "slot-0x780" },
};

/* A slot that is live besides EL1's may have code of its own: it gets whatever EL1's HVC got so far. */
static void plan_live_slot(struct plan *p, const struct slot *slot, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct hv_planned *like = &p->to[i];
		uint64_t pstate = like->call.in.r[HV_PSTATE];
		struct hv_planned *n;

		if (like->aim != HV_RULE_NONE || like->call.event || like->call.from != HV_FROM_EL1 ||
		    (pstate & ~(uint64_t)HV_PSTATE_NZCV) != (HV_PSTATE_DAIF | HV_PSTATE_EL1H))
			continue;
		n = plan_add(p, slot->name, like->probe);
		n->call.in = like->call.in;
		n->call.imm = like->call.imm;
		n->call.from = slot->from;
		n->call.event = slot->event;
		n->call.in.r[HV_PSTATE] = slot->pstate | (pstate & HV_PSTATE_NZCV);
		n->needs = HV_SEE_SLOTS;
	}
}

/* x0 that would be noticed: a dead slot is tried with a call's number, and with one that is none. */
static void plan_dead_slot(struct plan *p, const struct slot *slot)
{
	for (unsigned i = 0; i < 2; i++) {
		struct hv_planned *n = plan_add(p, slot->name, i ? "an unknown call" : "the first call");

		n->call.from = slot->from;
		n->call.event = slot->event;
		n->call.in.r[HV_PSTATE] = slot->pstate;
		if (slot->from == HV_FROM_A32)
			n->call.in.r[HV_HCR_EL2] &= ~(1ull << 31);	/* RW: EL1 is AArch32 */
		n->needs = slot->from == HV_FROM_A32 && slot->event == HV_EVENT_HVC ? HV_SEE_A32 : HV_SEE_SLOTS;
		n->call.in.r[HV_X0] = PLAN_NO_CALL;
		if (!i)
			plan_aim(p, &n->call, &p->abi->calls[0]);
	}
}

void plan_slots(struct plan *p)
{
	size_t count = p->count;

	for (unsigned s = 0; s < sizeof(slots) / sizeof(slots[0]); s++) {
		uint16_t bit = (uint16_t)(1u << hv_slot(slots[s].from, slots[s].event));

		if (p->abi->busy & bit || (p->abi->live & bit && slots[s].from == HV_FROM_EL1))
			continue;	/* plan_call() lives in EL1's */
		if (p->abi->live & bit)
			plan_live_slot(p, &slots[s], count);
		else
			plan_dead_slot(p, &slots[s]);
	}
}
