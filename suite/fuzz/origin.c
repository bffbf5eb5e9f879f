/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where random calls come from: the exceptions that a stub is asked to take, and what those carry with them. Freestanding. */
#include "suite/fuzz/private.h"

#define HCR_RW (1ull << 31)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct fuzz_origin origins_a64[] = {
	{ HV_FROM_EL1, HV_EVENT_HVC, 0x3c5 },
	{ HV_FROM_EL2H, HV_EVENT_HVC, 0x3c9 },
	{ HV_FROM_EL1, HV_EVENT_TRAP, 0x3c5 },
	{ HV_FROM_EL1, HV_EVENT_SVC, 0x3c5 },
	{ HV_FROM_EL1, HV_EVENT_SMC, 0x3c5 },
	{ HV_FROM_EL2T, HV_EVENT_HVC, 0x3c8 },
	{ HV_FROM_EL2T, HV_EVENT_IRQ, 0x3c8 },
	{ HV_FROM_EL2T, HV_EVENT_FIQ, 0x3c8 },
	{ HV_FROM_EL2T, HV_EVENT_SERROR, 0x3c8 },
	{ HV_FROM_EL2H, HV_EVENT_IRQ, 0x3c9 },
	{ HV_FROM_EL2H, HV_EVENT_FIQ, 0x3c9 },
	{ HV_FROM_EL2H, HV_EVENT_SERROR, 0x3c9 },
	{ HV_FROM_EL1, HV_EVENT_IRQ, 0x3c5 },
	{ HV_FROM_EL1, HV_EVENT_FIQ, 0x3c5 },
	{ HV_FROM_EL1, HV_EVENT_SERROR, 0x3c5 },
	{ HV_FROM_A32, HV_EVENT_HVC, 0x1d3 },
	{ HV_FROM_A32, HV_EVENT_IRQ, 0x1d3 },
	{ HV_FROM_A32, HV_EVENT_FIQ, 0x1d3 },
	{ HV_FROM_A32, HV_EVENT_SERROR, 0x1d3 },
};
static const struct fuzz_origin origins_a32[] = {
	{ HV_FROM_A32, HV_EVENT_HVC, 0x1d3 },
	{ HV_FROM_EL2H, HV_EVENT_HVC, 0x1da },
	{ HV_FROM_A32, HV_EVENT_TRAP, 0x1d3 },
	{ HV_FROM_A32, HV_EVENT_SVC, 0x1d3 },
	{ HV_FROM_A32, HV_EVENT_SMC, 0x1d3 },
	{ HV_FROM_EL2H, HV_EVENT_IRQ, 0x1da },
	{ HV_FROM_EL2H, HV_EVENT_FIQ, 0x1da },
	{ HV_FROM_EL2H, HV_EVENT_SERROR, 0x1da },
	{ HV_FROM_A32, HV_EVENT_IRQ, 0x1d3 },
	{ HV_FROM_A32, HV_EVENT_FIQ, 0x1d3 },
};
const struct fuzz_origins fuzz_origins[HV_EXECS] = {
	[HV_A64] = { origins_a64, COUNT(origins_a64) }, [HV_A32] = { origins_a32, COUNT(origins_a32) },
};

#define FREE_CPSR (HV_PSTATE_NZCV | HV_PSTATE_AIF | HV_PSTATE_T | 0x080f0000)

/* Whether the machines can be asked from there. */
static bool origin_there(const struct hv_fuzz *f, const struct fuzz_origin *o)
{
	bool kernel = o->from == hv_execs[f->abi->exec].caller_from;

	if ((kernel && o->event == HV_EVENT_HVC) || fuzz_is_nearby(o->event))
		return true;
	return f->sees & HV_SEE_SLOTS && (o->from != HV_FROM_A32 || f->has & HV_HAS_A32);
}

static unsigned slot_of(const struct hv_fuzz *f, const struct fuzz_origin *o)
{
	const struct hv_call call = { .from = o->from, .event = o->event };

	return hv_call_slot(f->abi->exec, &call);
}

bool fuzz_origin_live(const struct hv_fuzz *f, const struct fuzz_origin *o)
{
	return fuzz_is_nearby(o->event) || f->abi->live >> slot_of(f, o) & 1;
}

static bool origin_allowed(const struct hv_fuzz *f, const struct fuzz_origin *o)
{
	if (fuzz_is_nearby(o->event))
		return true;
	return origin_there(f, o) && !(f->abi->busy >> slot_of(f, o) & 1) &&
	       (fuzz_origin_live(f, o) || !f->home);
}

void fuzz_allow_origin(const struct hv_fuzz *f, struct hv_call *call)
{
	const struct fuzz_origins *all = &fuzz_origins[f->abi->exec];
	const struct fuzz_origin *o = &all->rows[0];
	uint64_t pstate = call->in.r[HV_PSTATE];

	for (unsigned i = 0; i < all->count; i++)
		if (all->rows[i].from == call->from && all->rows[i].event == call->event && origin_allowed(f, &all->rows[i]))
			o = &all->rows[i];
	call->from = o->from;
	call->event = o->event;
	call->in.r[HV_PSTATE] = hv_pstate_home(f->places, (o->pstate & ~(uint64_t)HV_PSTATE_NZCV) | (pstate & HV_PSTATE_NZCV));
	if (o->from == HV_FROM_EL1) {	/* masks, stack pointer and the bits of later CPUs are the kernel's choice */
		call->in.r[HV_PSTATE] &= ~(uint64_t)(HV_PSTATE_DAIF | HV_PSTATE_LATER | 1);
		call->in.r[HV_PSTATE] |= pstate & (HV_PSTATE_DAIF | 1);
	}
	if (o->from == HV_FROM_EL1 && o->event == HV_EVENT_HVC)
		call->in.r[HV_PSTATE] |= pstate & HV_PSTATE_LATER;
	if (o->from == HV_FROM_A32)
		call->in.r[HV_PSTATE] = o->pstate;
	if (o->from == HV_FROM_A32 && f->abi->exec == HV_A32)	/* flags, Q, GE, masks and T are the kernel's choice */
		call->in.r[HV_PSTATE] = (pstate & FREE_CPSR) | HV_PSTATE_A32_SVC;
}

/* The exception of an event is described in the call itself. */
void fuzz_allow_event(const struct hv_fuzz *f, struct hv_call *call)
{
	uint64_t esr;

	if (call->from == HV_FROM_A32 && f->abi->exec == HV_A64)
		call->in.r[HV_HCR_EL2] &= ~HCR_RW;
	if (fuzz_is_nearby(call->event))
		call->in.r[HV_X0] = FUZZ_NO_CALL;	/* nor any of the firmware */
	if (call->event != HV_EVENT_TRAP)
		return;
	esr = (call->in.r[HV_ESR_EL2] & 0xffffffff) | 1u << 25;
	if (esr >> 26 == 0x16 || esr >> 26 == 0x12)
		esr ^= 1u << 26;	/* an HVC is no trap */
	hv_call_raise(call, f->places, esr);
}
