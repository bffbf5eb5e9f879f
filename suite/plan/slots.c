/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The slots: what the live ones besides the kernel's are asked, and the dead ones, at which the CPU must stay. */
#include "suite/plan/plan.h"

#define HYP (HV_PSTATE_AIF | HV_PSTATE_A32_HYP)
#define HSR_BEFORE 0x4a000000	/* an HVC's: what is undefined makes it 0, and an interrupt leaves it */
#define SVC (HV_PSTATE_AIF | HV_PSTATE_A32_SVC)

static const struct slot {
	uint8_t from, event;
	uint32_t pstate;
	const char *name;
	uint32_t esr;		/* of a trap */
} slots[HV_EXECS][16] = {
	[HV_A64] = {
		{ HV_FROM_EL2T, HV_EVENT_HVC, 0x3c8, "slot-0x000", 0 },
		{ HV_FROM_EL2T, HV_EVENT_IRQ, 0x3c8, "slot-0x080", 0 },
		{ HV_FROM_EL2T, HV_EVENT_FIQ, 0x3c8, "slot-0x100", 0 },
		{ HV_FROM_EL2T, HV_EVENT_SERROR, 0x3c8, "slot-0x180", 0 },
		{ HV_FROM_EL2H, HV_EVENT_HVC, 0x3c9, "slot-0x200", 0 },
		{ HV_FROM_EL2H, HV_EVENT_IRQ, 0x3c9, "slot-0x280", 0 },
		{ HV_FROM_EL2H, HV_EVENT_FIQ, 0x3c9, "slot-0x300", 0 },
		{ HV_FROM_EL2H, HV_EVENT_SERROR, 0x3c9, "slot-0x380", 0 },
		{ HV_FROM_EL1, HV_EVENT_HVC, 0x3c5, "slot-0x400", 0 },
		{ HV_FROM_EL1, HV_EVENT_IRQ, 0x3c5, "slot-0x480", 0 },
		{ HV_FROM_EL1, HV_EVENT_FIQ, 0x3c5, "slot-0x500", 0 },
		{ HV_FROM_EL1, HV_EVENT_SERROR, 0x3c5, "slot-0x580", 0 },
		{ HV_FROM_A32, HV_EVENT_HVC, 0x1d3, "slot-0x600", 0 },
		{ HV_FROM_A32, HV_EVENT_IRQ, 0x1d3, "slot-0x680", 0 },
		{ HV_FROM_A32, HV_EVENT_FIQ, 0x1d3, "slot-0x700", 0 },
		{ HV_FROM_A32, HV_EVENT_SERROR, 0x1d3, "slot-0x780", 0 },
	},
	[HV_A32] = {
		{ HV_FROM_EL2H, HV_EVENT_TRAP, HYP, "slot-0x04", 0x02000000 },
		{ HV_FROM_EL2H, HV_EVENT_HVC, HYP, "slot-0x08", 0 },
		{ HV_FROM_EL2H, HV_EVENT_TRAP, HYP, "slot-0x0c", 0x86000010 },
		{ HV_FROM_EL2H, HV_EVENT_TRAP, HYP, "slot-0x10", 0x96000010 },
		{ HV_FROM_A32, HV_EVENT_HVC, SVC, "slot-0x14", 0 },
		{ HV_FROM_A32, HV_EVENT_IRQ, SVC, "slot-0x18", 0 },
		{ HV_FROM_A32, HV_EVENT_FIQ, SVC, "slot-0x1c", 0 },
	},
};

/* A slot that is live besides EL1's may have code of its own: it gets whatever EL1's HVC got so far. */
static void plan_live_slot(struct plan *p, const struct slot *slot, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct hv_planned *like = &p->to[i];
		uint64_t pstate = like->call.in.r[HV_PSTATE];
		struct hv_planned *n;

		if (like->aim != HV_RULE_NONE || like->call.event || like->call.from != p->exec->caller_from ||
		    (pstate & ~(uint64_t)HV_PSTATE_NZCV) != hv_pstate_home(p->places, p->exec->masks | p->exec->caller_mode))
			continue;
		n = plan_add(p, slot->name, like->probe);
		n->call.in = like->call.in;
		n->call.imm = like->call.imm;
		n->call.from = slot->from;
		n->call.event = slot->event;
		n->call.in.r[HV_PSTATE] = hv_pstate_home(p->places, slot->pstate | (pstate & HV_PSTATE_NZCV));
		n->sees = HV_SEE_SLOTS | like->sees;
		n->has = like->has;
	}
}

#define SCTLR_A (1u << 1)
#define SCTLR_C (1u << 2)
#define HSCTLR_IDLE 0xe0u	/* CP15BEN, and beside it what Armv7 lacks */
#define LOADERS 5

static bool switches_off(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_SCTLR_EL2 && spec->moves[i].e2h == HV_E2H_ANY_FROM_EL2)
			return true;
	return false;
}

/* A loader's MMU and data cache are on if the call comes from EL2 itself; whatever else it set stays. */
static void plan_loader(struct plan *p, const struct slot *slot)
{
	static const uint32_t flags[LOADERS] = {
		0, HV_PSTATE_NZCV, HV_PSTATE_Z | HV_PSTATE_C, HV_PSTATE_N | HV_PSTATE_V, HV_PSTATE_N | HV_PSTATE_C,
	};

	for (unsigned i = 0; i < LOADERS * p->abi->call_count; i++) {
		const struct hv_call_spec *spec = &p->abi->calls[i / LOADERS];
		struct hv_planned *n;

		if (!switches_off(spec))
			continue;
		n = plan_add(p, slot->name, "a loader's MMU and data cache on");
		plan_aim(p, &n->call, spec);
		n->call.from = slot->from;
		n->call.event = slot->event;
		n->call.in.r[HV_PSTATE] = hv_pstate_home(p->places, slot->pstate | flags[i % LOADERS]);
		plan_switch_mmu_on(p, &n->call);
		n->call.in.r[HV_SCTLR_EL2] |= SCTLR_C | (i % LOADERS ? SCTLR_A | HSCTLR_IDLE : 0);
		n->sees = HV_SEE_SLOTS;
	}
}

#define HCR_RW (1ull << 31)
#define SERROR 0x2f	/* ESR_EL2.EC (Arm ARM D13.2.37) */

static struct hv_planned *plan_dead(struct plan *p, const struct slot *slot, const char *probe, const struct hv_call_spec *spec)
{
	struct hv_planned *n = plan_add(p, slot->name, probe);

	n->call.from = slot->from;
	n->call.event = slot->event;
	n->call.in.r[HV_PSTATE] = hv_pstate_home(p->places, slot->pstate);
	if (slot->from == HV_FROM_A32)
		n->call.in.r[HV_HCR_EL2] &= ~HCR_RW;
	if (slot->from == HV_FROM_A32 && slot->event == HV_EVENT_HVC)
		n->has = HV_HAS_A32;
	else
		n->sees = HV_SEE_SLOTS;
	if (slot->event == HV_EVENT_TRAP)
		hv_call_raise(&n->call, p->places, slot->esr);
	else if (p->abi->exec == HV_A32 && slot->event != HV_EVENT_HVC)
		n->call.in.r[HV_ESR_EL2] = HSR_BEFORE;
	n->call.in.r[HV_X0] = PLAN_NO_CALL;
	if (spec)
		plan_aim(p, &n->call, spec);
	return n;
}

/* A dead slot is tried with each call, and with one that is none; with x2 as it may be, and with zero there. */
static void plan_dead_calls(struct plan *p, const struct slot *slot)
{
	for (unsigned i = 0; i <= p->abi->call_count; i++) {
		bool known = i < p->abi->call_count;
		struct hv_planned *n = plan_dead(p, slot, known ? p->abi->calls[i].name : "an unknown call",
						 known ? &p->abi->calls[i] : NULL);

		if (!known)
			n->call.in.r[HV_X1] = p->places->recorder;
		if (i & 1)
			n->call.in.r[HV_X2] = 0;
	}
}

/* And with what makes such an exception, besides an HVC: each time under another x0. */
static void plan_dead_causes(struct plan *p, const struct slot *slot)
{
	static const uint32_t serrors[] = { 0x11, 6 << 10 | 0x11, 3 << 10 | 0x11 };	/* ISS: AET and DFSC, with RAS */
	bool error = slot->event == HV_EVENT_SERROR;
	size_t count = error ? sizeof(serrors) / sizeof(serrors[0]) : slot->event ? 0 : plan_cause_count(slot->from);

	for (size_t i = 0; i < count; i++) {
		unsigned k = (unsigned)i % (p->abi->call_count + 1);
		const char *probe = "an error that was contained";
		uint64_t esr = error ? (uint64_t)SERROR << 26 | 1u << 25 | serrors[i] : plan_cause(slot->from, i, &probe);
		struct hv_planned *n = plan_dead(p, slot, probe, k < p->abi->call_count ? &p->abi->calls[k] : NULL);

		n->call.event = error ? HV_EVENT_SERROR : HV_EVENT_TRAP;
		n->sees = HV_SEE_SLOTS;
		hv_call_raise(&n->call, p->places, esr);
	}
}

static unsigned number_of(const struct plan *p, const struct slot *slot)
{
	struct hv_call call = { .from = slot->from, .event = slot->event };

	call.in.r[HV_ESR_EL2] = slot->esr;
	return hv_call_slot(p->abi->exec, &call);
}

void plan_slots(struct plan *p)
{
	const struct slot *slots_of = slots[p->abi->exec];
	size_t count = p->count;

	for (unsigned s = 0; s < 16 && slots_of[s].name; s++) {
		const struct slot *slot = &slots_of[s];
		uint16_t bit = (uint16_t)(1u << number_of(p, slot));

		if (p->abi->busy & bit || (p->abi->live & bit && slot->from == p->exec->caller_from))
			continue;	/* plan_call() lives in the kernel's */
		if (p->abi->live & bit) {
			plan_live_slot(p, slot, count);
			plan_loader(p, slot);
			continue;
		}
		plan_dead_calls(p, slot);
		plan_dead_causes(p, slot);
	}
}
