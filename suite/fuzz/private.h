/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the freestanding parts of the generator of random calls. */
#ifndef SUITE_FUZZ_PRIVATE_H
#define SUITE_FUZZ_PRIVATE_H

#include "hvcheck/fuzz.h"
#include "suite/random.h"

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
#define FUZZ_NEAR 5	/* the first so many of them: each reaches a live slot in some generation */

static inline bool fuzz_is_nearby(unsigned event)
{
	return event == HV_EVENT_SVC || event == HV_EVENT_SMC;
}

/* Streams of random numbers do not depend on each other, so any call can be made without those before it. */
enum fuzz_stream { FUZZ_STREAM_GROUP = 1, FUZZ_STREAM_RUN, FUZZ_STREAM_CALL, FUZZ_STREAM_MUTANT, FUZZ_STREAM_ALIKE,
		   FUZZ_STREAM_OTHER };
static inline uint64_t fuzz_stream(const struct hv_fuzz *f, enum fuzz_stream which, uint64_t index)
{
	return random_mix(f->seed + which * 0xd1342543de82ef95ull) ^ random_mix(index * 4 + which);
}

/* The number of one of the generation's calls. */
static inline uint64_t fuzz_number(const struct hv_fuzz *f, uint64_t dice)
{
	return f->abi->calls[dice % f->abi->call_count].number;
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
/* call.c: what the calls of a group share, and what each has of its own, beginning with that; parts of the latter. */
void fuzz_start_group(const struct hv_fuzz *f, uint64_t index, struct hv_call *call);
void fuzz_make_one(const struct hv_fuzz *f, uint64_t index, struct hv_call *call);
void fuzz_fill_general(const struct hv_fuzz *f, uint64_t *stream, uint64_t *x);
void fuzz_fill_stacks(const struct hv_fuzz *f, uint64_t *stream, uint64_t *sp);
/* The registers that the selected call takes, or that one near it would take. */
void fuzz_aim(const struct hv_fuzz *f, uint64_t *stream, struct hv_call *call);
/* Such a call may come from elsewhere than EL1's HVC. */
bool fuzz_is_special(uint64_t index);
/* number.c: an address near one at which something begins or ends. */
uint64_t fuzz_edge(const struct hv_fuzz *f, uint64_t dice);
/* A number worth trying, for any register. */
uint64_t fuzz_value(const struct hv_fuzz *f, uint64_t *stream);
/* A number near one that selects a call. */
uint64_t fuzz_selector(const struct hv_fuzz *f, uint64_t *stream);

#endif
