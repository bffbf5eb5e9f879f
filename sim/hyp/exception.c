/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exceptions of AArch32: what an interrupt number of the engine means, to which mode and vector it goes, and what is in LR, SPSR
 * and HSR then (Arm ARM G1.12). The engine keeps its own syndrome to itself, so it is made again here.
 */
#include "sim/hyp/hyp.h"

/* Interrupt numbers as the engine's hook reports them. */
enum {
	ENGINE_UNDEFINED = 1,
	ENGINE_SVC = 2,
	ENGINE_FETCH_ABORT = 3,
	ENGINE_DATA_ABORT = 4,
	ENGINE_BKPT = 7,
	ENGINE_HVC = 11,
	ENGINE_HYP_TRAP = 12,
	ENGINE_SMC = 13,
};

/* HSR.EC (Arm ARM G8.2.71). */
enum {
	EC_UNKNOWN = 0x00,
	EC_SVC = 0x11,
	EC_HVC = 0x12,
	EC_FETCH_LOWER = 0x20,
	EC_FETCH = 0x21,
	EC_DATA_LOWER = 0x24,
	EC_DATA = 0x25,
};

#define HSR_IL (1u << 25)
#define HYP_TRAP 0x14
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * By class: the vector in Hyp mode's table if Hyp mode itself is at fault; the mode of PL1 that takes it otherwise, the vector
 * there, and what LR has beyond the instruction, in ARM and in Thumb state (Arm ARM G1.12.1 and G1.12.3). What has another class is
 * for Hyp mode alone, and is undefined there.
 */
static const struct vector {
	uint8_t class, offset, mode, lr_arm, lr_thumb;
} vectors[] = {
	{ EC_UNKNOWN, 0x04, MODE_UND, 4, 2 },
	{ EC_SVC, 0x08, MODE_SVC, 0, 0 },	/* it returns to the next instruction */
	{ EC_HVC, 0x08, 0, 0, 0 },
	{ EC_FETCH_LOWER, 0x0c, MODE_ABT, 4, 4 },
	{ EC_FETCH, 0x0c, MODE_ABT, 4, 4 },
	{ EC_DATA_LOWER, 0x10, MODE_ABT, 8, 8 },
	{ EC_DATA, 0x10, MODE_ABT, 8, 8 },
};

static const struct vector *vector_of(uint64_t esr)
{
	for (size_t i = 0; i < COUNT(vectors); i++)
		if (vectors[i].class == (esr >> 26 & 63))
			return &vectors[i];
	return &vectors[0];
}

/* Interrupts have vectors of their own, from wherever they come. All else that is not Hyp mode's own goes to the one at 0x14. */
static uint32_t hyp_vector(const struct engine_exception *x)
{
	if (x->event == HV_EVENT_IRQ || x->event == HV_EVENT_FIQ)
		return x->event == HV_EVENT_IRQ ? 0x18 : 0x1c;
	if (hv_pstate_level(x->pstate) != 2)
		return HYP_TRAP;
	return x->event == HV_EVENT_SERROR ? 0x10 : vector_of(x->esr)->offset;
}

/* CPSR in the exception: T and E as SCTLR or HSCTLR say, flags, Q and GE as they were, no IT block. */
static uint32_t new_cpsr(uint32_t old, uint32_t mode, uint32_t masks, uint64_t sctlr)
{
	uint32_t kept = HV_PSTATE_NZCV | 1u << 27 | 0xfu << 16;

	return (old & kept) | (old & HV_PSTATE_AIF) | masks | mode | (sctlr & SCTLR_TE ? HV_PSTATE_T : 0) |
	       (sctlr & SCTLR_EE ? HV_PSTATE_E : 0);
}

/* As the microcode loads it, whose data is big-endian when the exception's is. */
static uint32_t word(uint32_t cpsr, uint32_t value)
{
	return cpsr & HV_PSTATE_E ? __builtin_bswap32(value) : value;
}

static void enter_hyp(struct engine *e, const struct engine_exception *x)
{
	uint32_t cpsr = new_cpsr(x->pstate, MODE_HYP, HV_PSTATE_AIF, hyp_get(e, HV_SCTLR_EL2));
	uint32_t to = ((uint32_t)hyp_get(e, HV_VBAR_EL2) & ~0x1fu) + hyp_vector(x);
	bool fetch = (x->esr >> 26 & 0x3e) == EC_FETCH_LOWER;
	uint64_t far = x->has_far ? hyp_get(e, HV_FAR_EL2) : 0;

	if (x->has_far)		/* HIFAR is the upper half, HDFAR the lower */
		hyp_set(e, HV_FAR_EL2, fetch ? (far & 0xffffffff) | x->far << 32 : (far & ~0xffffffffull) | (uint32_t)x->far);
	if (x->event != HV_EVENT_IRQ && x->event != HV_EVENT_FIQ)
		hyp_set(e, HV_ESR_EL2, x->esr);
	hyp_enter_mode(e, cpsr & ~(uint32_t)HV_PSTATE_T);
	hyp_write(e, UC_ARM_REG_SPSR, x->pstate);
	e->elr_hyp = (uint32_t)x->return_to;
	*e->hyp = (struct hyp_descriptor){ .elr = word(cpsr, e->elr_hyp), .r0 = word(cpsr, hyp_read(e, UC_ARM_REG_R0)),
					   .pc = word(cpsr, to | (cpsr & HV_PSTATE_T ? 1 : 0)) };
	hyp_write(e, UC_ARM_REG_R15, MICRO_BASE);
	if (e->observer && e->observer->enter)
		e->observer->enter(e->observer->ctx, e->machine, x->return_to, to, x->esr, 2);
}

static void enter_pl1(struct engine *e, const struct engine_exception *x)
{
	const struct vector *v = vector_of(x->esr);
	bool masks_a = v->mode == MODE_ABT;	/* and every exception masks interrupts */
	uint32_t cpsr = new_cpsr(x->pstate, v->mode, 0x80 | (masks_a ? 0x100 : 0), hyp_get(e, HV_SCTLR_EL1));
	uint32_t to = ((uint32_t)hyp_get(e, HV_VBAR_EL1) & ~0x1fu) + v->offset;

	hyp_go(e, to, cpsr);
	hyp_write(e, UC_ARM_REG_SPSR, x->pstate);
	hyp_write(e, UC_ARM_REG_R14, (uint32_t)x->return_to + (x->pstate & HV_PSTATE_T ? v->lr_thumb : v->lr_arm));
	if (e->observer && e->observer->enter)
		e->observer->enter(e->observer->ctx, e->machine, x->return_to, to, x->esr, 1);
}

void hyp_raise(struct engine *e, const struct engine_exception *x)
{
	if (x->target == 2)
		enter_hyp(e, x);
	else
		enter_pl1(e, x);
}

/* --- from what ------------------------------------------------------------------------------------------------- */

static uint64_t hsr(unsigned class, uint32_t iss)
{
	return (uint64_t)class << 26 | HSR_IL | iss;
}

/* The instruction at `pc`, as the machine stores it: in Thumb state the first halfword is the lower. */
static uint32_t insn_at(struct engine *e, uint64_t pc)
{
	uint32_t insn = 0;

	uc_mem_read(e->uc, pc, &insn, sizeof(insn));
	return insn;
}

static uint32_t hvc_immediate(uint32_t insn, bool thumb)
{
	return thumb ? (insn & 0xf) << 12 | (insn >> 16 & 0xfff) : (insn >> 4 & 0xfff0) | (insn & 0xf);
}

static uint32_t svc_immediate(uint32_t insn, bool thumb)
{
	return thumb ? insn & 0xff : insn & 0xffff;
}

/* IL is not valid for it in Armv7, and reads as zero there. */
static void undefined(struct engine_exception *x, uint64_t at)
{
	x->esr = 0;
	x->return_to = at;
	x->target = hv_pstate_level(x->pstate) == 2 ? 2 : 1;
}

static bool hvc_allowed(const struct engine *e, uint32_t pstate)
{
	return hv_pstate_level(pstate) != 0 && (e->has_el3 ? e->hce : !e->hcd);
}

static bool decode_hvc(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	x->return_to = pc;
	x->target = 2;
	x->esr = hsr(EC_HVC, hvc_immediate(insn_at(e, pc - 4), x->pstate & HV_PSTATE_T));
	if (!hvc_allowed(e, x->pstate))
		undefined(x, pc - 4);
	else
		engine_begin_call(e, pc);
	return true;
}

/* No firmware here. The runner's own SMC is its door. */
static bool decode_smc(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	e->door = pc == e->places.door || pc - 4 == e->places.door;
	if (e->door)
		return false;
	undefined(x, pc - 4);
	return true;
}

static bool decode_svc(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	bool thumb = x->pstate & HV_PSTATE_T;

	x->return_to = pc;
	x->esr = hsr(EC_SVC, svc_immediate(insn_at(e, pc - (thumb ? 2 : 4)), thumb)) & ~(thumb ? HSR_IL : 0u);
	return true;
}

bool hyp_decode(struct engine *e, uint32_t number, struct engine_exception *x)
{
	uint64_t pc = hyp_read(e, UC_ARM_REG_R15);
	bool hyp;

	*x = (struct engine_exception){ .event = HV_EVENT_TRAP, .pstate = hyp_read(e, UC_ARM_REG_CPSR), .return_to = pc };
	hyp = hv_pstate_level(x->pstate) == 2;
	x->target = hyp ? 2 : 1;
	e->door = e->resumed = e->from_el0 = false;
	switch (number) {
	case ENGINE_HVC:	/* the PC is behind it, as of SVC */
		return decode_hvc(e, pc, x);
	case ENGINE_SMC:
		return decode_smc(e, pc, x);
	case ENGINE_SVC:
		return decode_svc(e, pc, x);
	case ENGINE_UNDEFINED:
		undefined(x, pc);
		return true;
	case ENGINE_HYP_TRAP:
		undefined(x, pc);
		x->target = 2;
		return true;
	case ENGINE_BKPT:
	case ENGINE_FETCH_ABORT:
		x->esr = hsr(hyp ? EC_FETCH : EC_FETCH_LOWER, number == ENGINE_BKPT ? 0x22 : 0x04) & ~HSR_IL;
		x->has_far = true;
		x->far = pc;
		return true;
	case ENGINE_DATA_ABORT:
		x->esr = hsr(hyp ? EC_DATA : EC_DATA_LOWER, 1u << 10 | 0x21) & ~HSR_IL;
		return true;
	default:
		e->why = "an exception that the simulator does not model";
		return false;
	}
}

void hyp_event(struct engine *e, const struct hv_call *call, uint64_t pc, struct engine_exception *x)
{
	x->pstate |= e->kind->el2 & HV_PSTATE_T;	/* the caller's instructions are the harness's */
	x->return_to = call->from == HV_FROM_EL0 ? HV_SITE_EL0(&e->places) : pc + 4;
}

/* A synchronous external abort: xFSC 0x10. */
bool hyp_abort(struct engine *e, uc_err err, bool fetch, struct engine_exception *x)
{
	bool hyp = hv_pstate_level(x->pstate) == 2, has_far = fetch || e->fault_known;
	unsigned class = fetch ? (hyp ? EC_FETCH : EC_FETCH_LOWER) : hyp ? EC_DATA : EC_DATA_LOWER;

	x->target = hyp ? 2 : 1;
	x->has_far = has_far;
	x->far = fetch ? x->return_to : e->fault;
	x->esr = (hsr(class, 0x10 | (has_far ? 0 : 1u << 10) | (err == UC_ERR_WRITE_UNMAPPED ? 1u << 6 : 0))) & ~HSR_IL;
	return true;
}
