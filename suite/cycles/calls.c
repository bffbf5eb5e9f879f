/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which calls a generation has, as a walk through the stub needs to know them. */
#include <stdlib.h>

#include "hvcheck/call.h"
#include "isa/bits.h"
#include "suite/cycles/paths.h"

#define NO_CALL 0x77	/* an immediate of no generation */

/* EL2 as the stub finds it at its first call. */
static struct paths_call any_call(const struct hv_abi *abi, const struct hv_stub *stub)
{
	struct paths_call call = { .sctlr = hv_regs[HV_SCTLR_EL2].canary, .hcr = hv_regs[HV_HCR_EL2].canary };

	if (stub->release >= HV_RELEASE(7, 0))
		call.sctlr = 0;
	for (unsigned i = 0; i < abi->begin_count; i++) {
		const struct hv_move *m = &abi->begins[i];

		if (m->to == HV_SCTLR_EL2)
			call.sctlr = m->set;
		else if (m->to == HV_HCR_EL2)
			call.hcr = m->set;
		else if (m->to == HV_VTTBR_EL2)
			call.no_guest = !m->set;
	}
	if (abi->mmu_on)
		call.sctlr |= ISA_SCTLR_M | ISA_SCTLR_C | ISA_SCTLR_I;
	call.from = abi->live >> hv_slot(HV_FROM_EL1, HV_EVENT_HVC) & 1 ? HV_FROM_EL1 :
		    abi->live >> hv_slot(HV_FROM_EL2H, HV_EVENT_HVC) & 1 ? HV_FROM_EL2H : HV_FROM_EL1;
	return call;
}

static void aim(struct paths_call *call, const struct hv_abi *abi, const struct hv_call_spec *spec)
{
	bool first = spec == &abi->calls[0];

	call->name = spec->name;
	if (abi->selector == HV_SELECT_IMM)
		call->imm = (uint16_t)spec->number;
	call->known_x0 = abi->selector == HV_SELECT_X0 || (abi->selector == HV_SELECT_ADDR && first);
	call->x0 = abi->selector == HV_SELECT_X0 ? spec->number : 0;
}

int paths_calls(const struct hv_abi *abi, const struct hv_stub *stub, struct paths_calls *to)
{
	struct paths_call *c;

	*to = (struct paths_calls){
		.list = calloc(abi->call_count + 1, sizeof(*to->list)),
		.numbers = calloc(abi->call_count + 1, sizeof(*to->numbers)),
	};
	if (!to->list || !to->numbers)
		return -1;
	for (unsigned i = 0; i < abi->call_count; i++) {
		c = &to->list[to->count++];
		*c = any_call(abi, stub);
		aim(c, abi, &abi->calls[i]);
		to->numbers[i] = abi->selector == HV_SELECT_ADDR ? 0 : abi->calls[i].number;
		if (abi->selector == HV_SELECT_ADDR && i) {	/* any x0 but 0 */
			c->others = to->numbers;
			c->other_count = 1;
		}
	}
	if (hv_abi_takes_addresses(abi) || abi->selector == HV_SELECT_ADDR || abi->selector == HV_SELECT_ANY)
		return 0;
	c = &to->list[to->count++];
	*c = any_call(abi, stub);
	c->name = abi->unknown.name;
	c->imm = abi->selector == HV_SELECT_IMM ? NO_CALL : 0;
	if (abi->selector == HV_SELECT_X0) {
		c->others = to->numbers;
		c->other_count = abi->call_count;
	}
	return 0;
}

void paths_calls_free(struct paths_calls *calls)
{
	free(calls->list);
	free(calls->numbers);
	*calls = (struct paths_calls){ 0 };
}
