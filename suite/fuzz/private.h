/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the freestanding parts of the generator of random calls. */
#ifndef SUITE_FUZZ_PRIVATE_H
#define SUITE_FUZZ_PRIVATE_H

#include "hvcheck/fuzz.h"

/* splitmix64: the same on every host. */
static inline uint64_t fuzz_mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

static inline uint64_t fuzz_draw(uint64_t *stream)
{
	return fuzz_mix(*stream += 0x9e3779b97f4a7c15ull);
}

/* Where an exception comes from. */
struct fuzz_origin {
	uint8_t from, event;
	uint32_t pstate;
};
struct fuzz_origins {
	const struct fuzz_origin *rows;	/* the kernel's HVC first, then what live slots take, dead ones at the end */
	unsigned count;
};
extern const struct fuzz_origins fuzz_origins[HV_EXECS];
#define FUZZ_NO_CALL 0x77	/* no number of any generation */
#define FUZZ_NEGATIVE (1ull << 63)
#define FUZZ_NEAR 5	/* as many of them are no dead slot in some generation */

static inline bool fuzz_is_nearby(unsigned event)
{
	return event == HV_EVENT_SVC || event == HV_EVENT_SMC;
}

/* Whether such an exception is answered, or is none of the stub's business. */
bool fuzz_origin_live(const struct hv_fuzz *f, const struct fuzz_origin *o);
/* origin.c: one that this generation and this machine have, and what it carries with it; the exception of an event. */
void fuzz_allow_origin(const struct hv_fuzz *f, struct hv_call *call);
void fuzz_allow_event(const struct hv_fuzz *f, struct hv_call *call);
/* hv_fuzz_allow() but for the arguments of the call that is selected. */
void fuzz_allow_state(const struct hv_fuzz *f, struct hv_call *call);
/* Another part of hv_fuzz_allow(), which is all that an ordinary call of ours needs. */
void fuzz_allow_arguments(const struct hv_fuzz *f, struct hv_call *call);
bool fuzz_has_tables(const struct hv_abi *abi);
/* hv_call_init(), and what this generation's calls begin with. */
void fuzz_begin(const struct hv_fuzz *f, struct hv_call *call);
/* Other bits in the system registers that may have others. */
void fuzz_shake_system(const struct hv_fuzz *f, uint64_t *stream, struct hv_call *call);
/* A number worth trying, for any register. */
uint64_t fuzz_value(const struct hv_fuzz *f, uint64_t *stream);
/* A number near one that selects a call. */
uint64_t fuzz_selector(const struct hv_fuzz *f, uint64_t *stream);

#endif
