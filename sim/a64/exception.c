/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/bits.h"
#include "sim/a64/exception.h"
#include "sim/a64/insn.h"
#include "sim/a64/registers.h"
#include "sim/a64/system.h"
#include "sim/engine/engine.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ISS of an abort (Arm ARM D13.2.37): the fault's status, FAR is not valid, a write. */
#define FSC_TRANSLATION_0 0x04u
#define FSC_EXTERNAL 0x10u
#define FSC_ALIGNMENT 0x21u
#define ISS_FNV (1u << 10)
#define ISS_WNR (1u << 6)

/* A level below 1 has no vectors of its own. */
static unsigned own_level(uint32_t pstate)
{
	return HV_PSTATE_EL(pstate) == 2 ? 2 : 1;
}

/* Of an abort from a level that is as high as the one that takes it, the class is the next one. */
static unsigned abort_class(unsigned below, uint32_t pstate)
{
	return below + (HV_PSTATE_EL(pstate) != 0);
}

static enum engine_interrupt undefined(struct engine_exception *x, uint64_t at)
{
	x->esr = a64_esr(ISA_EC_UNKNOWN, 0);
	x->return_to = at;
	x->target = own_level(x->pstate);
	return ENGINE_TAKEN;
}

/* --- by the engine's number ---------------------------------------------------------------------------------- */

/* The PC is behind the instruction. */
static enum engine_interrupt take_hvc(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	if (!engine_allows_hvc(e, HV_PSTATE_EL(x->pstate)))
		return undefined(x, pc - 4);
	x->return_to = pc;
	x->target = 2;
	x->esr = a64_esr(ISA_EC_HVC64, a64_immediate(e, pc - 4));
	if (pc == e->places.site + 4) {
		x->return_to = engine_callers(e);
		x->pstate |= engine_later_pstate(e);
	}
	budget_begin_call(e, pc);
	return ENGINE_TAKEN;
}

/* There is no firmware: SCR_EL3.SMD is set, unless EL2 wants to see it. The PC is at the instruction or behind it. */
static enum engine_interrupt take_smc(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	if (pc - 4 == e->places.door || pc == e->places.door)
		return ENGINE_DOOR;
	pc -= a64_insn(e, pc)->id == A64_SMC ? 0 : 4;
	undefined(x, pc);
	if (HV_PSTATE_EL(x->pstate) == 1 && a64_get(e, HV_HCR_EL2) & ISA_HCR_TSC) {
		x->esr = a64_esr(ISA_EC_SMC64, a64_immediate(e, pc));
		x->target = 2;
	}
	return ENGINE_TAKEN;
}

static enum engine_interrupt take_svc(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	if (!HV_PSTATE_EL(x->pstate) && pc == HV_SITE_EL0(&e->places) + 4)
		return ENGINE_FROM_EL0;
	x->return_to = pc;
	x->esr = a64_esr(ISA_EC_SVC64, a64_immediate(e, pc - 4));
	return ENGINE_TAKEN;
}

static enum engine_interrupt take_brk(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	x->return_to = pc;
	x->esr = a64_esr(ISA_EC_BRK64, a64_immediate(e, pc));
	return ENGINE_TAKEN;
}

/* Or a register or a name that the engine lacks, and the simulator has. */
static enum engine_interrupt take_undefined(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	undefined(x, pc);
	return a64_system_lacked(e, pc, x) ? ENGINE_RESUMED : ENGINE_TAKEN;
}

static enum engine_interrupt take_fetch_abort(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	if (engine_is_callers(e, pc)) {
		a64_set(e, HV_PC, e->places.site + 4);
		return ENGINE_RESUMED;
	}
	x->return_to = pc;
	x->has_far = true;
	x->far = pc;
	x->esr = pc & 3 ? a64_esr(ISA_EC_PC_ALIGNMENT, 0) : a64_esr(abort_class(ISA_EC_FETCH_BELOW, x->pstate), FSC_TRANSLATION_0);
	return ENGINE_TAKEN;
}

static enum engine_interrupt take_data_abort(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	(void)e;
	x->return_to = pc;
	x->esr = a64_esr(abort_class(ISA_EC_DATA_BELOW, x->pstate), ISS_FNV | FSC_ALIGNMENT);
	return ENGINE_TAKEN;
}

/* By the interrupt's number as Unicorn's hook tells it. */
static enum engine_interrupt (*const takes[])(struct engine *e, uint64_t pc, struct engine_exception *x) = {
	[1] = take_undefined, [2] = take_svc, [3] = take_fetch_abort, [4] = take_data_abort, [7] = take_brk, [11] = take_hvc,
	[13] = take_smc,
};

enum engine_interrupt a64_decode(struct engine *e, uint32_t number, struct engine_exception *x)
{
	*x = (struct engine_exception){ .event = HV_EVENT_TRAP, .pstate = (uint32_t)a64_get(e, HV_PSTATE) };
	x->target = own_level(x->pstate);
	if (HV_PSTATE_EL(x->pstate) == 3) {
		e->why = "an exception in the simulator's own microcode";
		return ENGINE_UNMODELLED;
	}
	if (number >= COUNT(takes) || !takes[number]) {
		e->why = "an exception that the simulator does not model";
		return ENGINE_UNMODELLED;
	}
	return takes[number](e, a64_get(e, HV_PC), x);
}

/* --- not by a number ----------------------------------------------------------------------------------------- */

/* A caller in AArch32 loses its upper halves, and the syndrome is HVC32's. */
void a64_event(struct engine *e, const struct hv_call *call, uint64_t pc, struct engine_exception *x)
{
	x->return_to = call->from == HV_FROM_EL0 ? HV_SITE_EL0(&e->places) : pc + 4;
	if (call->event != HV_EVENT_HVC)
		return;
	x->esr = a64_esr(ISA_EC_HVC32, call->imm);
	x->return_to = e->places.site_a32 + 4;
	for (int i = HV_X0; i <= HV_X30; i++)
		a64_set(e, (enum hv_reg)i, (uint32_t)a64_get(e, (enum hv_reg)i));
}

/* An access that no memory answers: a synchronous external abort at the level that made it (Arm ARM D1.10.4). */
bool a64_abort(struct engine *e, uc_err err, bool fetch, struct engine_exception *x)
{
	bool has_far = fetch || e->fault_known;
	unsigned ec = abort_class(fetch ? ISA_EC_FETCH_BELOW : ISA_EC_DATA_BELOW, x->pstate);

	if (fetch && engine_is_callers(e, x->return_to)) {
		a64_set(e, HV_PC, e->places.site + 4);
		return false;
	}
	x->target = own_level(x->pstate);
	x->has_far = has_far;
	x->far = fetch ? x->return_to : e->fault;
	x->esr = a64_esr(ec, (has_far ? 0 : ISS_FNV) | FSC_EXTERNAL | (err == UC_ERR_WRITE_UNMAPPED ? ISS_WNR : 0));
	return true;
}

/*
 * An exception return that is not allowed sets PSTATE.IL, and whatever comes next takes an Illegal Execution State
 * exception (Arm ARM D1.11.4). The engine sets the bit and goes on.
 */
bool a64_is_illegal(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	uint32_t pstate = (uint32_t)a64_get(e, HV_PSTATE);

	*x = (struct engine_exception){
		.event = HV_EVENT_TRAP, .esr = a64_esr(ISA_EC_ILLEGAL_STATE, 0), .return_to = pc, .pstate = pstate,
		.target = own_level(pstate) };
	return pstate & ISA_PSTATE_IL;
}
