/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hvcheck/stub.h"
#include "isa/bits.h"

#include "sim/a64/a64.h"
#include "sim/a64/el0.h"
#include "sim/a64/entry.h"
#include "sim/a64/exception.h"
#include "sim/a64/registers.h"
#include "sim/a64/system.h"

#define SCR_NS (1u << 0)
#define SCR_HCE (1u << 8)
#define SCR_RW (1u << 10)
#define SCR_PAUTH (3u << 16)	/* APK and API: without them EL3 takes pointer authentication at EL2, which no firmware may want */

static void start(struct engine *e, uint8_t *page)
{
	a64_of(e)->micro = (struct micro_descriptor *)(page + MICRO_DESCRIPTOR);
	a64_set_sysreg(e, ISA_SCR_EL3, SCR_NS | SCR_HCE | SCR_RW | SCR_PAUTH);
	a64_set(e, HV_HCR_EL2, ISA_HCR_RW);
}

static void renewed(struct engine *e)
{
	a64_of(e)->e2h = false;
}

/* x0-x30, the stack pointer in use, PSTATE and TPIDR_EL2. */
static uint64_t part_of_state(struct engine *e, unsigned i)
{
	uint64_t sp = 0;

	if (i <= HV_X30)
		return a64_get(e, (enum hv_reg)(HV_X0 + i));
	if (i == HV_X30 + 2)
		return a64_get(e, HV_PSTATE);
	if (i == HV_X30 + 3)
		return a64_get(e, HV_TPIDR_EL2);
	uc_reg_read(e->uc, UC_ARM64_REG_SP, &sp);
	return sp;
}

static uint64_t start_address(struct engine *e)
{
	return a64_get(e, HV_PC);
}

/* The stack pointer in use is not in its bank. */
static void read_stack(struct engine *e, struct hv_state *to)
{
	uint64_t pstate = a64_get(e, HV_PSTATE);

	uc_reg_read(e->uc, UC_ARM64_REG_SP, &to->r[pstate & 1 ? HV_SP_EL0 + HV_PSTATE_EL(pstate) : HV_SP_EL0]);
}

extern const unsigned char sim_a64_micro[], sim_a64_micro_end[];

const struct engine_kind a64_kind = {
	.exec = HV_A64, .arch = UC_ARCH_ARM64, .micro = sim_a64_micro, .micro_end = sim_a64_micro_end, .image = hv_payload_image,
	.image_end = hv_payload_image_end, .el2 = HV_PSTATE_DAIF | HV_PSTATE_EL2H, .own = sizeof(struct a64), .start = start,
	.hook = a64_system_hook, .renewed = renewed, .get = a64_get, .set = a64_set, .part = part_of_state,
	.start_address = start_address, .read_stack = read_stack, .go = a64_go, .decode = a64_decode, .raise = a64_raise,
	.event = a64_event, .abort = a64_abort, .is_illegal = a64_is_illegal, .leave_el0 = a64_leave_el0,
};
