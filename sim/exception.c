/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an interrupt number of the engine means to the architecture: which exception, with which syndrome, taken to
 * which level. The engine keeps its own syndrome to itself, so it is made again here from the instruction.
 */
#include "sim/held.h"
#include "sim/identity.h"
#include "sim/vhe.h"

/* Interrupt numbers as the engine's hook reports them. */
enum {
	ENGINE_UNDEFINED = 1,
	ENGINE_SVC = 2,
	ENGINE_FETCH_ABORT = 3,
	ENGINE_DATA_ABORT = 4,
	ENGINE_BRK = 7,
	ENGINE_HVC = 11,
	ENGINE_SMC = 13,
};

/* ESR_ELx.EC (Arm ARM D13.2.37). */
enum {
	EC_UNKNOWN = 0x00,
	EC_SVC64 = 0x15,
	EC_HVC64 = 0x16,
	EC_SMC64 = 0x17,
	EC_PC_ALIGN = 0x22,
	EC_FETCH_ABORT = 0x20,
	EC_DATA_ABORT = 0x24,
	EC_BRK64 = 0x3c,
};

#define ESR_IL (1u << 25)
#define HCR_TSC (1ull << 19)

static uint64_t esr(unsigned ec, uint32_t iss)
{
	return (uint64_t)ec << 26 | ESR_IL | iss;
}

static uint32_t insn_at(struct engine *e, uint64_t pc)
{
	uint32_t insn = 0;

	uc_mem_read(e->uc, pc, &insn, sizeof(insn));
	return insn;
}

/* Immediate of HVC, SVC, SMC, BRK and HLT: bits [20:5]. */
static uint32_t imm16(uint32_t insn)
{
	return insn >> 5 & 0xffff;
}

/* HVC is UNDEFINED below the gates (Arm ARM C6.2.113): SCR_EL3.HCE with an EL3, HCR_EL2.HCD without one. */
static bool hvc_allowed(const struct engine *e, unsigned el)
{
	if (el == 0)
		return false;
	return e->has_el3 ? e->hce : !e->hcd;
}

/* A level below 1 has no vectors of its own. */
static unsigned own_level(uint32_t pstate)
{
	return HV_PSTATE_EL(pstate) == 2 ? 2 : 1;
}

static void undefined(struct engine_exception *x, uint64_t at)
{
	x->esr = esr(EC_UNKNOWN, 0);
	x->return_to = at;
	x->target = own_level(x->pstate);
}

/* MRS and MSR (register). */
static bool is_system(uint32_t insn)
{
	return (insn & 0xffd00000) == 0xd5100000;
}

/* A register or a name that the engine lacks: true if the instruction is done. Else `x` stays UNDEFINED or becomes a trap. */
static bool lacked(struct engine *e, uint32_t insn, struct engine_exception *x)
{
	uint64_t pc = x->return_to;
	enum held_access access = held_access(e, insn, &x->esr);

	if (access == HELD_DONE)
		engine_set(e, HV_PC, pc + 4);
	e->resumed = access == HELD_DONE || (access == HELD_NONE && vhe_emulate(e, pc, insn));
	return e->resumed;
}

bool engine_decode_interrupt(struct engine *e, uint32_t number, struct engine_exception *x)
{
	uint64_t pc = engine_get(e, HV_PC);

	*x = (struct engine_exception){ .event = HV_EVENT_TRAP, .pstate = (uint32_t)engine_get(e, HV_PSTATE) };
	x->target = own_level(x->pstate);
	e->door = e->resumed = e->from_el0 = false;
	if (HV_PSTATE_EL(x->pstate) == 3) {
		e->why = "an exception in the simulator's own microcode";
		return false;
	}
	switch (number) {
	case ENGINE_HVC:	/* the PC is behind the instruction */
		x->return_to = pc == e->places.site + 4 ? pc | engine_far(e) : pc;
		x->pstate |= pc == e->places.site + 4 ? identity_pstate(e) : 0;
		x->target = 2;
		x->esr = esr(EC_HVC64, imm16(insn_at(e, pc - 4)));
		if (!hvc_allowed(e, HV_PSTATE_EL(x->pstate)))
			undefined(x, pc - 4);
		else
			engine_begin_call(e, pc);
		return true;
	case ENGINE_SMC:	/* no firmware here: SCR_EL3.SMD is set, unless EL2 wants to see it */
		if (pc - 4 == e->places.door || pc == e->places.door) {
			e->door = true;
			return false;
		}
		pc -= (insn_at(e, pc) & 0xffe0001f) == 0xd4000003 ? 0 : 4;
		undefined(x, pc);
		if (HV_PSTATE_EL(x->pstate) == 1 && engine_get(e, HV_HCR_EL2) & HCR_TSC) {
			x->esr = esr(EC_SMC64, imm16(insn_at(e, pc)));
			x->target = 2;
		}
		return true;
	case ENGINE_SVC:
		e->from_el0 = !HV_PSTATE_EL(x->pstate) && pc == HV_SITE_EL0(&e->places) + 4;
		if (e->from_el0)
			return false;
		x->return_to = pc;
		x->esr = esr(EC_SVC64, imm16(insn_at(e, pc - 4)));
		return true;
	case ENGINE_BRK:
		x->return_to = pc;
		x->esr = esr(EC_BRK64, imm16(insn_at(e, pc)));
		return true;
	case ENGINE_UNDEFINED:
		undefined(x, pc);
		return !(e->vhe && HV_PSTATE_EL(x->pstate) == 2 && is_system(insn_at(e, pc)) && lacked(e, insn_at(e, pc), x));
	case ENGINE_FETCH_ABORT:
		if (engine_is_callers(e, pc)) {
			engine_set(e, HV_PC, e->places.site + 4);
			e->resumed = true;
			return false;
		}
		x->return_to = pc;
		x->has_far = true;
		x->far = pc;
		x->esr = pc & 3 ? esr(EC_PC_ALIGN, 0) : esr(EC_FETCH_ABORT + (HV_PSTATE_EL(x->pstate) != 0), 0x04);
		return true;
	case ENGINE_DATA_ABORT:
		x->return_to = pc;
		x->esr = esr(EC_DATA_ABORT + (HV_PSTATE_EL(x->pstate) != 0), 1u << 10 | 0x21);
		return true;
	default:
		e->why = "an exception that the simulator does not model";
		return false;
	}
}
