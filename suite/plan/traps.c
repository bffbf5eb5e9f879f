/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exceptions that are no HVC, in the slots that an HVC takes: every class that can get there, from each level. A stub that looks at
 * the cause must leave all of them alone; one that does not must take each for the call that x0 says. Not each class is asked with
 * each x0, but each class with the calls, and each x0 with a few classes.
 */
#include "suite/plan/plan.h"

#define EC_SHIFT 26
#define ESR_IL (1u << 25)
#define SVE_HINT 0x10000	/* SMCCC */
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Levels from which an exception is taken to EL2. */
enum { EL1 = 1 << HV_FROM_EL1, EL0 = 1 << HV_FROM_EL0, EL2 = 1 << HV_FROM_EL2H | 1 << HV_FROM_EL2T, A32 = 1 << HV_FROM_A32,
       PL1 = 1 << 6, PL0 = 1 << 7 /* the same of a machine of AArch32 alone */ };

/*
 * ESR_EL2.EC (Arm ARM D13.2.37), a syndrome that goes with it, and from where it comes: traps and aborts of stage 2 from EL1 and
 * EL0; what EL0 does wrong while HCR_EL2.TGE is set; and what EL2 does wrong itself.
 */
static const struct class {
	uint8_t ec, from;
	bool tells;		/* asked with every x0 */
	uint32_t iss;
	const char *probe;
} classes[] = {
	{ 0x01, EL1 | EL0 | PL1 | PL0, false, 0x00000, "a trapped WFI" },
	{ 0x17, EL1, true, 0x00000, "a trapped SMC" },
	{ 0x18, EL1 | EL0 | EL2, true, 0x300401, "a trapped system register" },
	{ 0x24, EL1 | EL0 | A32 | PL1 | PL0, true, 0x00007, "a data abort" },
	{ 0x25, EL2, true, 0x00010, "a data abort of EL2" },
	{ 0x00, EL1 | EL0 | EL2 | PL0, false, 0x00000, "an unknown reason" },
	{ 0x07, EL1 | EL0 | EL2 | PL1 | PL0, false, 0x1e00000, "a trapped use of FP or SIMD" },
	{ 0x09, EL1 | EL0, false, 0x00000, "a trapped use of pointer authentication" },
	{ 0x0a, EL1 | EL0, false, 0x00000, "a trapped LD64B" },
	{ 0x0d, EL0 | EL2, false, 0x00001, "a branch target exception" },
	{ 0x0e, EL0 | EL2, false, 0x00000, "an illegal execution state" },
	{ 0x14, EL1 | EL0, false, 0x00000, "a trapped 128-bit system register" },
	{ 0x15, EL1 | EL0 | EL2, false, 0x00000, "an SVC" },
	{ 0x19, EL1 | EL0 | EL2, false, 0x00000, "a trapped use of SVE" },
	{ 0x1a, EL1, false, 0x00000, "a trapped ERET" },
	{ 0x1c, EL0 | EL2, false, 0x00000, "a pointer that fails authentication" },
	{ 0x1d, EL1 | EL0 | EL2, false, 0x00000, "a trapped use of SME" },
	{ 0x20, EL1 | EL0 | PL1 | PL0, false, 0x00006, "an instruction abort" },
	{ 0x21, EL2, false, 0x00010, "an instruction abort of EL2" },
	{ 0x22, EL0 | EL2, false, 0x00000, "a PC that is not aligned" },
	{ 0x26, EL0 | EL2, false, 0x00000, "a stack pointer that is not aligned" },
	{ 0x27, EL1 | EL0 | EL2, false, 0x00000, "a memory copy that was interrupted" },
	{ 0x2c, EL0 | EL2, false, 0x800001, "an FP exception" },
	{ 0x2d, EL0 | EL2, false, 0x00000, "a guarded control stack exception" },
	{ 0x30, EL1 | EL0, false, 0x00022, "a breakpoint" },
	{ 0x31, EL2, false, 0x00022, "a breakpoint of EL2" },
	{ 0x32, EL1 | EL0, false, 0x00022, "a software step" },
	{ 0x33, EL2, false, 0x00022, "a software step of EL2" },
	{ 0x34, EL1 | EL0, false, 0x00022, "a watchpoint" },
	{ 0x35, EL2, false, 0x00022, "a watchpoint of EL2" },
	{ 0x3c, EL1 | EL0 | EL2, false, 0x00000, "a BRK" },
	{ 0x03, A32 | PL1 | PL0, false, 0x00000, "a trapped MCR" },
	{ 0x08, A32 | PL1 | PL0, false, 0x00000, "a trapped VMRS" },
	{ 0x11, A32 | PL0, false, 0x00000, "an SVC of AArch32" },
	{ 0x13, A32 | PL1, false, 0x00000, "a trapped SMC of AArch32" },
	{ 0x04, PL1 | PL0, false, 0x00000, "a trapped MCRR" },
	{ 0x05, PL1 | PL0, false, 0x00000, "a trapped MCR to CP14" },
	{ 0x06, PL1 | PL0, false, 0x00000, "a trapped LDC of CP14" },
	{ 0x0c, PL1 | PL0, false, 0x00000, "a trapped MRRC of CP14" },
};

static const struct origin {
	uint8_t from, classes;	/* bits of class.from */
	uint32_t pstate;
	const char *name;
} origins[HV_EXECS][3] = {
	[HV_A64] = {
		{ HV_FROM_EL1, EL1, HV_PSTATE_DAIF | HV_PSTATE_EL1H, "trap" },
		{ HV_FROM_EL0, EL0, HV_PSTATE_EL0T, "trap-el0" },
		{ HV_FROM_EL2H, 1 << HV_FROM_EL2H, HV_PSTATE_DAIF | HV_PSTATE_EL2H, "trap-el2" },
	},
	[HV_A32] = {
		{ HV_FROM_A32, PL1, HV_PSTATE_AIF | HV_PSTATE_A32_SVC, "trap" },
		{ HV_FROM_EL0, PL0, HV_PSTATE_A32_USR, "trap-el0" },
	},
};

static uint64_t syndrome(const struct class *c, uint32_t iss)
{
	return (uint64_t)c->ec << EC_SHIFT | ESR_IL | iss;
}

size_t plan_cause_count(uint8_t from)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT(classes); i++)
		count += classes[i].from >> from & 1;
	return count;
}

uint64_t plan_cause(uint8_t from, size_t index, const char **probe)
{
	size_t i = 0;

	while (i < COUNT(classes) - 1 && (!(classes[i].from >> from & 1) || index--))
		i++;
	*probe = classes[i].probe;
	return syndrome(&classes[i], classes[i].iss);
}

/* What an exception carries besides its class: x0, or the immediate that an HVC would have in the syndrome. */
struct question {
	uint64_t value;
	const struct hv_call_spec *spec;	/* the call that it would be */
};

static const struct hv_call_spec *call_numbered(const struct hv_abi *abi, uint64_t number)
{
	for (unsigned i = 0; i < abi->call_count; i++)
		if (abi->calls[i].number == number)
			return &abi->calls[i];
	return &abi->unknown;
}

static void plan_trap(struct plan *p, const struct origin *o, const struct class *c, const struct question *q)
{
	bool by_imm = p->abi->selector == HV_SELECT_IMM;
	struct hv_planned *n;

	if (o->from == HV_FROM_EL0 && q->spec->ending == HV_RISES && !p->abi->checks_cause)
		return;		/* it would put EL0's code at EL2 */
	n = plan_add(p, o->name, c->probe);
	n->aim = HV_CAUSE_01;
	n->sees = HV_SEE_SLOTS;
	n->call.from = o->from;
	n->call.event = HV_EVENT_TRAP;
	n->call.in.r[HV_X0] = PLAN_NO_CALL;
	n->call.in.r[HV_X1] = p->places->recorder;
	plan_aim(p, &n->call, q->spec);
	n->call.imm = 0;
	if (p->abi->selector == HV_SELECT_X0 && !(q->spec == &p->abi->unknown && q->spec->aim_count && !p->abi->checks_cause))
		n->call.in.r[HV_X0] = q->value;
	n->call.in.r[HV_PSTATE] = hv_pstate_home(p->places, o->pstate);
	hv_call_raise(&n->call, p->places, syndrome(c, by_imm ? q->value & 0xffff : c->iss));
}

/* --- every class with the calls -------------------------------------------------------------------------------- */

/* If the cause is not looked at, a call and one that is none tell whether the trap was taken for it. */
static bool is_asked(const struct hv_abi *abi, unsigned call)
{
	return abi->checks_cause || call == 0;
}

static void plan_classes(struct plan *p, const struct origin *o)
{
	const struct hv_abi *abi = p->abi;

	for (size_t i = 0; i < COUNT(classes); i++) {
		if (!(classes[i].from & o->classes))
			continue;
		if (abi->selector == HV_SELECT_X0 || abi->selector == HV_SELECT_IMM)
			plan_trap(p, o, &classes[i], &(struct question){ PLAN_NO_CALL, &abi->unknown });
		for (unsigned k = 0; k < abi->call_count; k++)
			if (is_asked(abi, k))
				plan_trap(p, o, &classes[i], &(struct question){ abi->calls[k].number, &abi->calls[k] });
	}
}

/* --- every selector with a few classes -------------------------------------------------------------------------- */

static void plan_value(struct plan *p, const struct origin *o, uint64_t value)
{
	const struct question q = { value, call_numbered(p->abi, value) };

	if (q.spec == &p->abi->unknown && hv_abi_takes_addresses(p->abi) && !p->abi->checks_cause)
		return;		/* an address of nothing */
	for (size_t i = 0; i < COUNT(classes); i++)
		if (classes[i].tells && classes[i].from & o->classes)
			plan_trap(p, o, &classes[i], &q);
}

/* Each call's number, and what a comparison of part of it takes for it. */
static void plan_values(struct plan *p, const struct origin *o)
{
	uint64_t last = 0;

	if (p->abi->selector != HV_SELECT_X0 && p->abi->selector != HV_SELECT_IMM)
		return;
	for (unsigned k = 0; k < p->abi->call_count; k++) {
		uint64_t number = p->abi->calls[k].number;

		plan_value(p, o, number);
		if (number + 1 != p->abi->calls[(k + 1) % p->abi->call_count].number)
			plan_value(p, o, number + 1);
		if (number != last + 1)
			plan_value(p, o, (number - 1) & p->exec->general);
		last = number;
		if (number < HV_STUB_NUMBERS)	/* in a function of SMCCC's own it is none of the number */
			plan_value(p, o, number | SVE_HINT);
		if (p->abi->exec == HV_A64) {
			plan_value(p, o, number | 0xffffffff00000000);
			plan_value(p, o, number | 1ull << 32);
		}
	}
}

/* --- the caller's instruction set --------------------------------------------------------------------------------- */

#define TRAPPED_MCR 0x03
#define LAST_OF_IT 0xe800u	/* CPSR.IT[7:2]: the last instruction of a block that is always executed. An HVC may not be one */

static const struct class *class_numbered(unsigned ec)
{
	const struct class *c = classes;

	while (c->ec != ec)
		c++;
	return c;
}

/* A trap from ARM code, from Thumb code, and from there in an IT block: T and IT must come back. */
static void plan_sets(struct plan *p)
{
	static const struct origin callers[] = {
		{ HV_FROM_A32, PL1, HV_PSTATE_AIF | HV_PSTATE_A32_SVC, "trap-arm" },
		{ HV_FROM_A32, PL1, HV_PSTATE_AIF | HV_PSTATE_T | HV_PSTATE_A32_SVC, "trap-thumb" },
		{ HV_FROM_A32, PL1, HV_PSTATE_AIF | HV_PSTATE_T | LAST_OF_IT | HV_PSTATE_A32_SVC, "trap-it-block" },
	};
	const struct hv_abi *abi = p->abi;
	unsigned count = abi->call_count + (abi->selector == HV_SELECT_X0 && !hv_abi_takes_addresses(abi));

	for (size_t i = 0; i < COUNT(callers); i++)
		for (unsigned k = 0; k < count; k++) {
			bool known = k < abi->call_count;
			const struct hv_call_spec *spec = known ? &abi->calls[k] : &abi->unknown;
			const struct question q = { known ? spec->number : PLAN_NO_CALL, spec };
			size_t before = p->count;

			if (spec->ending == HV_RETURNS)		/* a payload has no caller to come back to */
				plan_trap(p, &callers[i], class_numbered(TRAPPED_MCR), &q);
			for (; before < p->count; before++)
				p->to[before].call.in.r[HV_PSTATE] = p->to[before].call.in.r[HV_SPSR_EL2] = callers[i].pstate;
		}
}

void plan_traps(struct plan *p)
{
	for (size_t i = 0; i < COUNT(origins[0]); i++) {
		const struct origin *o = &origins[p->abi->exec][i];
		const struct hv_call call = { .from = o->from, .event = HV_EVENT_TRAP };

		if (!o->name || !(p->abi->live >> hv_call_slot(p->abi->exec, &call) & 1))
			continue;
		plan_classes(p, o);
		plan_values(p, o);
	}
	if (p->abi->exec == HV_A32 && p->abi->live >> hv_call_slot(HV_A32, &(struct hv_call){ .from = HV_FROM_A32 }) & 1)
		plan_sets(p);
}
