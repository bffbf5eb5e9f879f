/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every path that one call can take through a stub, from the vector to the instruction that leaves it. What is known at the call
 * decides which paths those are: x0 or the immediate, the syndrome, SCTLR_EL2 and HCR_EL2. What is not known, an ID register, a
 * variable in memory, an argument, goes both ways.
 */
#ifndef SUITE_CYCLES_PATHS_H
#define SUITE_CYCLES_PATHS_H

#include "hvcheck/abi.h"
#include "hvcheck/stub.h"
#include "suite/cycles/value.h"

/* How a path ends. */
enum paths_end {
	PATHS_RETURNS,		/* ERET */
	PATHS_LEAVES,		/* a branch to an address that a register holds: a payload's entry */
	PATHS_HANGS,		/* the same instructions again and again, or a wait */
	PATHS_STOPS,		/* an exception that the stub does not survive, or code that the file does not have */
};

struct paths_step {
	uint64_t at;		/* address */
	uint32_t word;
	bool taken;		/* a branch that goes to its target */
	bool calls;		/* BL or BLR to code that is not followed: what it costs is not in the path */
	uint8_t control;	/* PATHS_M, _C, _I: what is on as it is fetched and executed */
};
#define PATHS_M 1u
#define PATHS_C 2u
#define PATHS_I 4u
#define PATHS_CHANGED 8u	/* by the call itself: the others say so */

/* A loop on a path, which the path passes once. */
struct paths_loop {
	uint64_t at;		/* address of its first instruction */
	size_t first, end;	/* its steps on the path: the last is the branch back */
	uint64_t of;		/* what the number of passes depends on */
};
#define PATHS_LOOPS_MAX 8

struct paths_path {
	enum paths_end end;
	size_t count;
	struct paths_step *steps;	/* owned */
	struct paths_loop loops[PATHS_LOOPS_MAX];
	unsigned loop_count;
};

/* One kind of call. */
struct paths_call {
	const char *name;	/* of the ABI: "set-vectors" */
	unsigned from;		/* HV_FROM_*, which tells the slot */
	bool known_x0;
	uint64_t x0;
	const uint64_t *others;	/* borrowed: numbers that x0 is not; NULL: it may be any */
	unsigned other_count;
	uint16_t imm;
	uint64_t sctlr, hcr;	/* of EL2 */
	bool no_guest;		/* VTTBR_EL2 is 0 */
	bool as_filed;		/* variables in the image are as the file has them: what the command line can override is not */
};

struct paths {
	struct paths_path *list;	/* owned, each */
	size_t count;
	uint64_t of;		/* on what it depends which path is taken, VALUE_OF_* and registers */
	uint64_t data;		/* registers of the caller that reach an operand on which an instruction's time may depend */
	bool cut;		/* there are more, or longer ones, than were followed */
	bool open;		/* one leaves by an address that lay in memory: it may lead on in the stub */
	bool calls;		/* one calls code that is not followed, and goes on behind it */
};

#define PATHS_MAX 4096		/* a stub of Linux 6.19 has some hundred */
#define PATHS_STEPS_MAX 4096	/* of one path */

/* Fill `to`, to be freed either way. `image` is the stub's as hv_stub_place() makes it at `base`. -1: there is no memory. */
int paths_find(const struct hv_stub *stub, uint64_t base, const uint8_t *image, const struct paths_call *call, struct paths *to);
void paths_free(struct paths *paths);
/* paths-list.c: a copy of one more, with these loops; beyond PATHS_MAX they are cut. False: there is no memory. */
bool paths_add(struct paths *to, const struct paths_path *path, const struct paths_loop *loops);

/* The kinds of calls of a generation: each that it has, and one that it does not have. */
struct paths_calls {
	struct paths_call *list;	/* owned */
	size_t count;
	uint64_t *numbers;		/* owned: of its calls */
};
/* To be freed either way. -1: there is no memory. */
int paths_calls(const struct hv_abi *abi, const struct hv_stub *stub, struct paths_calls *to);
void paths_calls_free(struct paths_calls *calls);

#endif
