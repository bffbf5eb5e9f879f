/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/isa.h"
#include "sim/engine/engine.h"
#include "sim/hyp/exception.h"
#include "sim/hyp/registers.h"

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
/* HSR.ISS of an abort: the fault's status, HDFAR is not valid, a write. */
#define FSC_TRANSLATION_0 0x04u
#define FSC_EXTERNAL 0x10u
#define FSC_ALIGNMENT 0x21u
#define FSC_DEBUG 0x22u
#define ISS_FNV (1u << 10)
#define ISS_WNR (1u << 6)
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
	hyp_of(e)->elr = (uint32_t)x->return_to;
	hyp_of(e)->hint_pc = 0;
	*hyp_of(e)->descriptor = (struct hyp_descriptor){
		.elr = word(cpsr, hyp_of(e)->elr), .r0 = word(cpsr, hyp_read(e, UC_ARM_REG_R0)),
		.pc = word(cpsr, to | (cpsr & HV_PSTATE_T ? 1 : 0)) };
	hyp_write(e, UC_ARM_REG_R15, MICRO_BASE);
	engine_tell_enter(e, x, to);
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
	engine_tell_enter(e, x, to);
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

/* The immediate of HVC or SVC at `pc`. */
static uint32_t immediate(struct engine *e, uint64_t pc, uint32_t pstate)
{
	enum isa_set set = pstate & HV_PSTATE_T ? ISA_T32 : ISA_A32;
	uint8_t bytes[4] = { 0 };
	struct isa_insn insn;

	uc_mem_read(e->uc, pc, bytes, sizeof(bytes));
	isa_decode(set, isa_fetch(set, bytes, sizeof(bytes)), &insn);
	return (uint32_t)isa_value(&insn, ISA_IMM) & 0xffff;	/* of 24 bits in an SVC of A32 */
}

/* IL is not valid for it in Armv7, and reads as zero there. */
static enum engine_interrupt undefined(struct engine_exception *x, uint64_t at)
{
	x->esr = 0;
	x->return_to = at;
	x->target = hv_pstate_level(x->pstate) == 2 ? 2 : 1;
	return ENGINE_TAKEN;
}

/* The PC is behind it, as of SVC. */
static enum engine_interrupt take_hvc(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	if (!engine_allows_hvc(e, hv_pstate_level(x->pstate)))
		return undefined(x, pc - 4);
	x->return_to = pc;
	x->target = 2;
	x->esr = hsr(EC_HVC, immediate(e, pc - 4, x->pstate));
	budget_begin_call(e, pc);
	return ENGINE_TAKEN;
}

/* No firmware here. The runner's own SMC is its door. */
static enum engine_interrupt take_smc(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	if (pc == e->places.door || pc - 4 == e->places.door)
		return ENGINE_DOOR;
	return undefined(x, pc - 4);
}

static enum engine_interrupt take_svc(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	bool thumb = x->pstate & HV_PSTATE_T;

	x->return_to = pc;
	x->esr = hsr(EC_SVC, immediate(e, pc - (thumb ? 2 : 4), x->pstate)) & ~(thumb ? HSR_IL : 0u);
	return ENGINE_TAKEN;
}

static bool is_hint(struct engine *e, uint64_t at, enum isa_set set, unsigned size)
{
	static const uint16_t hints[ISA_SETS][4] = {
		[ISA_A32] = { A32_YIELD, A32_WFE }, [ISA_T32] = { T32_YIELD, T32_WFE, T32_YIELD_16, T32_WFE_16 },
	};
	uint8_t bytes[4] = { 0 };
	struct isa_insn insn;

	if (uc_mem_read(e->uc, at, bytes, size))
		return false;
	if (!isa_decode(set, isa_fetch(set, bytes, size), &insn) || insn.size != size)
		return false;
	for (unsigned i = 0; i < COUNT(hints[0]); i++)
		if (hints[set][i] && hints[set][i] == insn.id)
			return true;
	return false;
}

/*
 * The engine ends a block at YIELD and WFE as at an undefined instruction, with the PC behind it. If the next block is the one
 * behind it, and ends where it began, then that is undefined.
 */
static bool is_behind_hint(struct engine *e, uint64_t pc, uint32_t pstate)
{
	enum isa_set set = pstate & HV_PSTATE_T ? ISA_T32 : ISA_A32;
	struct hyp *h = hyp_of(e);

	if (!is_hint(e, pc - 4, set, 4) && !(set == ISA_T32 && is_hint(e, pc - 2, set, 2)))
		return false;
	if (h->hint_pc == pc && h->hint_left - e->budget.left <= 1)
		return false;
	h->hint_pc = pc;
	h->hint_left = e->budget.left;
	return true;
}

static enum engine_interrupt take_undefined(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	return is_behind_hint(e, pc, x->pstate) ? ENGINE_RESUMED : undefined(x, pc);
}

static enum engine_interrupt take_hyp_trap(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	(void)e;
	undefined(x, pc);
	x->target = 2;
	return ENGINE_TAKEN;
}

static enum engine_interrupt come_from_fetch(uint64_t pc, uint32_t status, struct engine_exception *x)
{
	x->esr = hsr(hv_pstate_level(x->pstate) == 2 ? EC_FETCH : EC_FETCH_LOWER, status) & ~HSR_IL;
	x->has_far = true;
	x->far = pc;
	return ENGINE_TAKEN;
}

static enum engine_interrupt take_fetch_abort(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	(void)e;
	return come_from_fetch(pc, FSC_TRANSLATION_0, x);
}

/* BKPT is a fetch abort, too. */
static enum engine_interrupt take_bkpt(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	(void)e;
	return come_from_fetch(pc, FSC_DEBUG, x);
}

static enum engine_interrupt take_data_abort(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	(void)e;
	(void)pc;
	x->esr = hsr(hv_pstate_level(x->pstate) == 2 ? EC_DATA : EC_DATA_LOWER, ISS_FNV | FSC_ALIGNMENT) & ~HSR_IL;
	return ENGINE_TAKEN;
}

/* By the interrupt's number as Unicorn's hook tells it. */
static enum engine_interrupt (*const takes[])(struct engine *e, uint64_t pc, struct engine_exception *x) = {
	[1] = take_undefined, [2] = take_svc, [3] = take_fetch_abort, [4] = take_data_abort, [7] = take_bkpt, [11] = take_hvc,
	[12] = take_hyp_trap, [13] = take_smc,
};

enum engine_interrupt hyp_decode(struct engine *e, uint32_t number, struct engine_exception *x)
{
	uint64_t pc = hyp_read(e, UC_ARM_REG_R15);

	*x = (struct engine_exception){ .event = HV_EVENT_TRAP, .pstate = hyp_read(e, UC_ARM_REG_CPSR), .return_to = pc };
	x->target = hv_pstate_level(x->pstate) == 2 ? 2 : 1;
	if (number < COUNT(takes) && takes[number])
		return takes[number](e, pc, x);
	e->why = "an exception that the simulator does not model";
	return ENGINE_UNMODELLED;
}

void hyp_event(struct engine *e, const struct hv_call *call, uint64_t pc, struct engine_exception *x)
{
	x->return_to = call->from == HV_FROM_EL0 ? HV_SITE_EL0(&e->places) : pc + 4;
}

/* A synchronous external abort. */
bool hyp_abort(struct engine *e, uc_err err, bool fetch, struct engine_exception *x)
{
	bool hyp = hv_pstate_level(x->pstate) == 2, has_far = fetch || e->fault_known;
	unsigned class = fetch ? (hyp ? EC_FETCH : EC_FETCH_LOWER) : hyp ? EC_DATA : EC_DATA_LOWER;

	x->target = hyp ? 2 : 1;
	x->has_far = has_far;
	x->far = fetch ? x->return_to : e->fault;
	x->esr = hsr(class, FSC_EXTERNAL | (has_far ? 0 : ISS_FNV) | (err == UC_ERR_WRITE_UNMAPPED ? ISS_WNR : 0)) & ~HSR_IL;
	return true;
}
