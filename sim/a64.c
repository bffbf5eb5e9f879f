/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unicorn with EL2 in AArch64 state: registers, and the bounce between levels. What an exception means is in exception.c.
 */
#include "hvcheck/stub.h"

#include "sim/coherence.h"
#include "sim/fast.h"
#include "sim/identity.h"
#include "sim/vhe.h"

/* Registers of EL3 that the bounce and the gates need; regs.def has no EL3. */
static const uc_arm64_cp_reg scr_el3 = { .op0 = 3, .op1 = 6, .crn = 1, .crm = 1, .op2 = 0 };
static const uc_arm64_cp_reg spsr_el3 = { .op0 = 3, .op1 = 6, .crn = 4, .crm = 0, .op2 = 0 };

#define SCR_NS (1u << 0)
#define SCR_SMD (1u << 7)
#define SCR_HCE (1u << 8)
#define SCR_RW (1u << 10)
#define PSTATE_EL3H (HV_PSTATE_DAIF | HV_PSTATE_EL3H)

static void set_coded(struct engine *e, uc_arm64_cp_reg reg, uint64_t value)
{
	reg.val = value;
	uc_reg_write(e->uc, UC_ARM64_REG_CP_REG, &reg);
}

static uc_arm64_cp_reg coded(enum hv_reg reg)
{
	const struct hv_reg_info *i = &hv_regs[reg];

	return (uc_arm64_cp_reg){ .op0 = i->op0, .op1 = i->op1, .crn = i->crn, .crm = i->crm, .op2 = i->op2 };
}

/* Unicorn's number of a core register; X29 and X30 do not follow X28 there. */
static int core_number(enum hv_reg reg)
{
	switch (reg) {
	case HV_X29: return UC_ARM64_REG_X29;
	case HV_X30: return UC_ARM64_REG_X30;
	case HV_PC: return UC_ARM64_REG_PC;
	case HV_PSTATE: return UC_ARM64_REG_PSTATE;
	case HV_SP_EL0: return UC_ARM64_REG_SP_EL0;
	case HV_SP_EL1: return UC_ARM64_REG_SP_EL1;
	case HV_SP_EL2: return UC_ARM64_REG_SP_EL2;
	default: return UC_ARM64_REG_X0 + (int)reg;
	}
}

#define CPTR_TFP (1ull << 10)

uint64_t engine_get(struct engine *e, enum hv_reg reg)
{
	uint64_t value = 0;

	if (reg >= HV_REG_FIRST_SYS) {
		uc_arm64_cp_reg r = coded(reg);

		uc_reg_read(e->uc, UC_ARM64_REG_CP_REG, &r);
		return reg == HV_CPTR_EL2 ? r.val | e->tfp : r.val;
	}
	if (reg >= HV_REG_FIRST_HELD && reg <= HV_REG_LAST_HELD)
		return e->held[reg - HV_REG_FIRST_HELD];
	if (reg > HV_REG_LAST_CORE)	/* the engine has no such register */
		return 0;
	uc_reg_read(e->uc, core_number(reg), &value);
	return value;
}

void engine_set(struct engine *e, enum hv_reg reg, uint64_t value)
{
	if (reg == HV_CPTR_EL2 && e->vhe) {
		e->tfp = value & CPTR_TFP;
		value &= ~CPTR_TFP;
	}
	if (reg >= HV_REG_FIRST_SYS)
		set_coded(e, coded(reg), value);
	else if (reg <= HV_REG_LAST_CORE)
		uc_reg_write(e->uc, core_number(reg), &value);
}

uint64_t engine_far(struct engine *e)
{
	const struct hv_call *call = (const void *)engine_bytes(e, e->run->call, sizeof(*call));

	return e->cpu.far | (call && !e->fast ? call->in.r[HV_PC] & ~(e->places.site + 4) : 0);
}

bool engine_is_callers(struct engine *e, uint64_t pc)
{
	uint64_t next = e->places.site + 4;

	return pc != next && pc == (next | engine_far(e));
}

/* --- between levels ----------------------------------------------------------------------------------------- */

/*
 * Send the CPU through the microcode. The descriptor holds all that the microcode writes; the ELR that the translator's
 * own level owns is borrowed for the bounce and rewritten there, which is why the descriptor must name both ELRs.
 */
static void bounce(struct engine *e)
{
	uint64_t pstate = engine_get(e, HV_PSTATE);
	uint64_t enter = MICRO_BASE + MICRO_ENTER, at = MICRO_BASE + MICRO_BOUNCE, el3h = PSTATE_EL3H, sp;
	unsigned el = HV_PSTATE_EL(pstate);

	if (el == 2) {	/* the return would bank the stack pointer in use as EL3's; the runner's, at EL1, is as it was banked */
		uc_reg_read(e->uc, UC_ARM64_REG_SP, &sp);
		engine_set(e, pstate & 1 ? HV_SP_EL2 : HV_SP_EL0, sp);
	}
	/* The bounce is fetched by the rules of the level that the translator believes in, and EL2's tables need not map it. */
	e->micro->sctlr_el2 = engine_get(e, HV_SCTLR_EL2);
	if (e->micro->sctlr_el2 & 1)
		engine_set(e, HV_SCTLR_EL2, e->micro->sctlr_el2 & ~1ull);
	engine_set(e, el == 2 ? HV_ELR_EL2 : HV_ELR_EL1, enter);
	set_coded(e, spsr_el3, PSTATE_EL3H);
	uc_reg_write(e->uc, UC_ARM64_REG_PSTATE, &el3h);
	uc_reg_write(e->uc, UC_ARM64_REG_PC, &at);
}

void engine_go(struct engine *e, uint64_t pc, uint32_t pstate)
{
	*e->micro = (struct micro_descriptor){
		.elr_el1 = engine_get(e, HV_ELR_EL1),
		.elr_el2 = engine_get(e, HV_ELR_EL2),
		.spsr_el2 = engine_get(e, HV_SPSR_EL2),
		.esr_el2 = engine_get(e, HV_ESR_EL2),
		.pc = pc,
		.pstate = pstate,
	};
	bounce(e);
}

#define SLOT_SIZE 0x80
#define PSTATE_IL (1u << 20)
#define PSTATE_SS (1u << 21)
#define VBAR_RES0 0x7ffull	/* VBAR_ELx[10:0] (Arm ARM D13.2.156) */

void engine_raise(struct engine *e, const struct engine_exception *x)
{
	unsigned from = HV_PSTATE_EL(x->pstate), group;
	uint64_t vbar = engine_get(e, x->target == 2 ? HV_VBAR_EL2 : HV_VBAR_EL1) & ~VBAR_RES0;
	uint64_t sctlr = engine_get(e, x->target == 2 ? HV_SCTLR_EL2 : HV_SCTLR_EL1);
	uint32_t pstate = (x->pstate & ~(uint32_t)(HV_PSTATE_M | HV_PSTATE_LATER | PSTATE_IL | PSTATE_SS)) | HV_PSTATE_DAIF;
	uint64_t to;

	/* A new PSTATE: handler mode of the target, DAIF set, IL, SS, BTYPE and UAO clear, PAN kept, SSBS from DSSBS. */
	pstate |= (x->pstate & HV_PSTATE_PAN) | (sctlr >> 44 & 1) << 12;
	pstate |= x->target == 2 ? HV_PSTATE_EL2H : HV_PSTATE_EL1H;
	if (x->pstate & 0x10) {		/* AArch32's own bits (T, IT, GE, E, Q) have no meaning here */
		pstate &= HV_PSTATE_NZCV | HV_PSTATE_DAIF | HV_PSTATE_M;
		group = 12;
	} else if (from < x->target) {
		group = 8;
	} else {
		group = x->pstate & 1 ? 4 : 0;
	}
	to = vbar + (group + (x->event > HV_EVENT_TRAP ? x->event - HV_EVENT_TRAP : 0)) * SLOT_SIZE;

	if (x->target == 2) {
		if (x->has_far)
			engine_set(e, HV_FAR_EL2, x->far);
		*e->micro = (struct micro_descriptor){
			.elr_el1 = engine_get(e, HV_ELR_EL1), .elr_el2 = x->return_to, .spsr_el2 = x->pstate, .esr_el2 = x->esr,
			.pc = to, .pstate = pstate,
		};
	} else {
		if (x->has_far)
			engine_set(e, HV_FAR_EL1, x->far);
		engine_set(e, HV_ESR_EL1, x->esr);
		engine_set(e, HV_SPSR_EL1, x->pstate);
		*e->micro = (struct micro_descriptor){
			.elr_el1 = x->return_to, .elr_el2 = engine_get(e, HV_ELR_EL2), .spsr_el2 = engine_get(e, HV_SPSR_EL2),
			.esr_el2 = engine_get(e, HV_ESR_EL2), .pc = to, .pstate = pstate,
		};
	}
	fast_stray(e);
	if (e->coherence)
		coherence_enter(e->coherence, x->target);
	if (e->observer && e->observer->enter)
		e->observer->enter(e->observer->ctx, e->machine, x->return_to, to, x->esr, x->target);
	bounce(e);
}

/* --- what differs from AArch32 ------------------------------------------------------------------------------- */

/* A caller in AArch32 loses its upper halves, and the syndrome is HVC32's. */
static void come_from_event(struct engine *e, const struct hv_call *call, uint64_t pc, struct engine_exception *x)
{
	x->return_to = call->from == HV_FROM_EL0 ? HV_SITE_EL0(&e->places) : pc + 4;
	if (call->event != HV_EVENT_HVC)
		return;
	x->esr = 0x12ull << 26 | 1u << 25 | call->imm;
	x->return_to = e->places.site_a32 + 4;
	for (int i = HV_X0; i <= HV_X30; i++)
		engine_set(e, (enum hv_reg)i, (uint32_t)engine_get(e, (enum hv_reg)i));
}

/*
 * An access that no memory answers: a synchronous external abort at the level that made it (Arm ARM D1.10.4). The class is 0x20 or
 * 0x21 for a fetch and 0x24 or 0x25 for data, the odd one from the same level; xFSC is 0x10.
 */
static bool come_from_abort(struct engine *e, uc_err err, bool fetch, struct engine_exception *x)
{
	bool has_far = fetch || e->fault_known;
	unsigned el = HV_PSTATE_EL(x->pstate);
	uint64_t ec = (fetch ? 0x20 : 0x24) + (el != 0);

	if (fetch && engine_is_callers(e, x->return_to)) {
		engine_set(e, HV_PC, e->places.site + 4);
		return false;
	}
	x->target = el == 2 ? 2 : 1;
	x->has_far = has_far;
	x->far = fetch ? x->return_to : e->fault;
	x->esr = ec << 26 | 1u << 25 | (has_far ? 0 : 1u << 10) | 0x10 | (err == UC_ERR_WRITE_UNMAPPED ? 1u << 6 : 0);
	return true;
}

/*
 * An exception return that is not allowed sets PSTATE.IL, and whatever comes next takes an Illegal Execution State
 * exception (Arm ARM D1.11.4). The engine sets the bit and goes on.
 */
static bool is_illegal(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	uint32_t pstate = (uint32_t)engine_get(e, HV_PSTATE);

	*x = (struct engine_exception){
		.event = HV_EVENT_TRAP, .esr = 0x0eull << 26 | 1u << 25, .return_to = pc, .pstate = pstate,
		.target = HV_PSTATE_EL(pstate) == 2 ? 2 : 1 };
	return pstate & PSTATE_IL;
}

/* x0-x30, the stack pointer in use, PSTATE and TPIDR_EL2. */
static uint64_t part_of_state(struct engine *e, unsigned i)
{
	uint64_t sp = 0;

	if (i <= HV_X30)
		return engine_get(e, (enum hv_reg)(HV_X0 + i));
	if (i == HV_X30 + 2)
		return engine_get(e, HV_PSTATE);
	if (i == HV_X30 + 3)
		return engine_get(e, HV_TPIDR_EL2);
	uc_reg_read(e->uc, UC_ARM64_REG_SP, &sp);
	return sp;
}

static uint64_t start_address(struct engine *e)
{
	return engine_get(e, HV_PC);
}

/* The stack pointer in use is not in its bank. */
static void read_stack(struct engine *e, struct hv_state *to)
{
	uint64_t pstate = engine_get(e, HV_PSTATE);

	uc_reg_read(e->uc, UC_ARM64_REG_SP, &to->r[pstate & 1 ? HV_SP_EL0 + HV_PSTATE_EL(pstate) : HV_SP_EL0]);
}

static void start(struct engine *e)
{
	set_coded(e, scr_el3, SCR_NS | SCR_HCE | SCR_RW);
	engine_set(e, HV_HCR_EL2, 1ull << 31);
}

static void hook(struct engine *e, bool vhe)
{
	if (vhe) {
		vhe_hook(e);
		return;
	}
	engine_hook_debug(e);
	identity_hook(e);
}

extern const unsigned char sim_micro[], sim_micro_end[];

const struct engine_kind engine_a64 = {
	.exec = HV_A64, .arch = UC_ARCH_ARM64, .micro = sim_micro, .micro_end = sim_micro_end, .image = hv_payload_image,
	.image_end = hv_payload_image_end, .el2 = HV_PSTATE_DAIF | HV_PSTATE_EL2H, .start = start, .hook = hook, .get = engine_get,
	.set = engine_set, .part = part_of_state, .start_address = start_address, .read_stack = read_stack, .go = engine_go,
	.decode = engine_decode_interrupt, .raise = engine_raise, .event = come_from_event, .abort = come_from_abort,
	.is_illegal = is_illegal,
};
