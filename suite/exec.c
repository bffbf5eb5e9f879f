/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two Execution states as tables, and how a call begins in each. */
#include <stddef.h>

#include "hvcheck/call.h"
#include "hvcheck/exec.h"
#include "hvcheck/places.h"

#define X(n) (1u << (n))
#define X_TO(first, last) ((2u << (last)) - (1u << (first)))

static const struct hv_reg_info a32[HV_REG_COUNT] = {
#define HV_REG_A32(id, name, canary) [HV_##id] = { name, canary, 0, 0, 0, 0, 0, 0 },
#include "hvcheck/regs-a32.def"
#undef HV_REG_A32
};

const struct hv_exec_info hv_execs[HV_EXECS] = {
	[HV_A64] = {
		.name = "AArch64", .el2 = "EL2", .regs = hv_regs, .slots = 16, .slot_size = 128,
		.general = ~0ull, .vbar = ~0x7ffull, .ram_end = HV_RAM_BASE + HV_RAM_SIZE, .canary = HV_CANARY_BASE,
		.callee = X_TO(19, 29), .link = X(30), .platform = X(18), .has_sp_el = true, .vectors = 64, .scratch = X_TO(0, 17),
		.masks = HV_PSTATE_DAIF, .pstate_read = HV_PSTATE_READ, .el2_mode = HV_PSTATE_EL2H,
		.caller_mode = HV_PSTATE_EL1H, .caller_from = HV_FROM_EL1, .hvc_class = 0x16,
	},
	[HV_A32] = {
		.name = "AArch32", .el2 = "Hyp mode", .regs = a32, .slots = 8, .slot_size = 4,
		.general = 0xffffffff, .vbar = 0xffffffe0, .ram_end = HV_RAM_END_A32, .canary = HV_CANARY_BASE_A32,
		.callee = X_TO(4, 11) | X_TO(24, 28), .link = X(14) | X(16) | X(18) | X(20) | X(22) | X(30),
		.stack = X(13) | X(15) | X(17) | X(19) | X(21) | X(23) | X(29), .vectors = 32, .scratch = X_TO(0, 3) | X(12),
		.masks = HV_PSTATE_AIF, .pstate_read = HV_PSTATE_A32_READ, .el2_mode = HV_PSTATE_A32_HYP,
		.caller_mode = HV_PSTATE_A32_SVC, .caller_from = HV_FROM_A32, .hvc_class = 0x12,
	},
};

const char *hv_reg_name(enum hv_exec exec, unsigned reg)
{
	const char *name = hv_execs[exec].regs[reg].name;

	return name ? name : hv_regs[reg].name;
}

static bool is_same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

/* No name of one state is another register's in the other. */
enum hv_reg hv_reg_find(const char *name)
{
	for (unsigned exec = 0; exec < HV_EXECS; exec++)
		for (unsigned i = 0; i < HV_REG_COUNT; i++)
			if (hv_execs[exec].regs[i].name && is_same(hv_execs[exec].regs[i].name, name))
				return (enum hv_reg)i;
	return HV_REG_NONE;
}

/* --- slots ------------------------------------------------------------------------------------------------------ */

unsigned hv_slot(unsigned from, unsigned event)
{
	static const unsigned char group[] = {
		[HV_FROM_EL1] = 8, [HV_FROM_EL2T] = 0, [HV_FROM_EL2H] = 4, [HV_FROM_A32] = 12, [HV_FROM_EL0] = 8,
	};
	static const unsigned char column[] = {
		[HV_EVENT_HVC] = 0, [HV_EVENT_TRAP] = 0, [HV_EVENT_IRQ] = 1, [HV_EVENT_FIQ] = 2, [HV_EVENT_SERROR] = 3,
	};

	return group[from] + (event < sizeof(column) ? column[event] : 0u);
}

/* The words of Hyp mode's table (Arm ARM G1.12.1), of which reset is none that an exception takes. */
enum { UNDEFINED = 1, CALL_IN_HYP = 2, PREFETCH_ABORT = 3, DATA_ABORT = 4, HYP_TRAP = 5, IRQ = 6, FIQ = 7 };

/* What Hyp mode does wrong itself, by its exception class (Arm ARM G8.2.71 HSR). */
static unsigned slot_of_hyp(uint64_t esr)
{
	switch (esr >> 26 & 63) {
	case 0x11: return CALL_IN_HYP;	/* SVC */
	case 0x12: return CALL_IN_HYP;
	case 0x21: return PREFETCH_ABORT;
	case 0x25: return DATA_ABORT;
	default: return UNDEFINED;
	}
}

static unsigned slot_a32(const struct hv_call *call)
{
	bool hyp = call->from == HV_FROM_EL2H || call->from == HV_FROM_EL2T;

	switch (call->event) {
	case HV_EVENT_IRQ: return IRQ;
	case HV_EVENT_FIQ: return FIQ;
	case HV_EVENT_SERROR: return hyp ? DATA_ABORT : HYP_TRAP;
	case HV_EVENT_TRAP: return hyp ? slot_of_hyp(call->in.r[HV_ESR_EL2]) : HYP_TRAP;
	default: return hyp ? CALL_IN_HYP : HYP_TRAP;
	}
}

unsigned hv_call_slot(enum hv_exec exec, const struct hv_call *call)
{
	return exec == HV_A32 ? slot_a32(call) : hv_slot(call->from, call->event);
}

unsigned hv_slot_offset(enum hv_exec exec, unsigned slot)
{
	return slot * hv_execs[exec].slot_size;
}

uint64_t hv_pstate_home(const struct hv_places *places, uint64_t pstate)
{
	return pstate | (places->exec == HV_A32 && places->thumb ? HV_PSTATE_T : 0);
}

/* --- a call's beginning ------------------------------------------------------------------------------------------ */

#define CANARY_STEP (HV_CANARY_SIZE / 8) /* between the stack pointers, each amid bytes that must not change */

static void place_stacks(struct hv_call *call, const struct hv_places *places)
{
	static const uint16_t stacks[HV_EXECS][3] = { { HV_SP_EL0, HV_SP_EL1, HV_SP_EL2 }, { HV_X13, HV_X19, HV_X15 } };

	for (unsigned i = 0; i < 3; i++)
		call->in.r[stacks[places->exec][i]] = places->canary + (2 * i + 1) * CANARY_STEP;
}

void hv_call_init(struct hv_call *call, const struct hv_places *places)
{
	const struct hv_exec_info *exec = &hv_execs[places->exec];
	const struct hv_reg_info *regs = exec->regs;
	struct hv_state *in = &call->in;

	if (places->begins) {
		*call = *places->begins;
		return;
	}
	*call = (struct hv_call){ .from = (uint8_t)exec->caller_from };
	for (unsigned i = 0; i < HV_REG_COUNT; i++)
		in->r[i] = regs[i].canary;
	place_stacks(call, places);
	if (places->thumb)
		in->r[HV_SCTLR_EL2] |= HV_HSCTLR_TE;
	in->r[HV_PSTATE] = hv_pstate_home(places, in->r[HV_PSTATE]);
	in->r[HV_PC] = places->site + 4;
	in->r[HV_VBAR_EL1] = places->el1_vectors;
	in->r[HV_VBAR_EL2] = places->table;
	for (unsigned i = 0; i < exec->vectors; i++)
		in->v[i] = 0x5151000000000000ull + i * 0x0001000100010001ull;
}
