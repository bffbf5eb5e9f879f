/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who has EL2 in the course of a sequence of calls. Between suite/fuzz/sequence.c and suite/fuzz/play.c. */
#ifndef SUITE_FUZZ_OWNER_H
#define SUITE_FUZZ_OWNER_H

#include "suite/fuzz/sequence.h"

struct fuzz_owner {
	const struct hv_abi *stub, *abi;	/* the stub's ABI, and that of the one who answers next */
	uint64_t home, table;			/* the stub's table, and the one in force */
	uint64_t resident;			/* the resident's table */
};

void fuzz_owner_begin(struct fuzz_owner *o, const struct hv_abi *abi, const struct hv_places *places);
/* `call` was made, and was answered as it should be. */
void fuzz_owner_follow(struct fuzz_owner *o, const struct hv_call *call);

extern const uint8_t fuzz_carried[FUZZ_CARRIED];	/* enum hv_reg */
void fuzz_carry(const uint64_t x[FUZZ_CARRIED], struct hv_call *call);

#endif
