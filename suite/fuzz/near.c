/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A random call near another one: one to four things about it changed. Freestanding, as what it is made of. */
#include "suite/fuzz/private.h"

static void change_one(const struct hv_fuzz *f, bool special, uint64_t *s, struct hv_call *call)
{
	uint64_t dice = random_next(s);
	unsigned a = (unsigned)(dice >> 8) % 31, b = (unsigned)(dice >> 16) % 31;
	uint64_t *x = call->in.r;

	switch (dice & 15) {
	case 0:
	case 1:
	case 2: x[HV_X0] = fuzz_selector(f, s); break;
	case 3: x[HV_X0] = fuzz_number(f, dice >> 24); break;
	case 4: x[HV_X0] += (dice >> 24 & 7) - 3; break;
	case 5:
	case 6: x[a] = fuzz_value(f, s); break;
	case 7: x[a] ^= 1ull << (dice >> 24 & 63); break;
	case 8: x[a] = x[b]; break;
	case 9: x[a] = (uint32_t)x[a]; break;
	case 10: x[a & 7] = fuzz_value(f, s); break;
	case 11: *(special ? &call->in.v[dice >> 24 & 63] : &x[a]) = fuzz_value(f, s); break;
	case 12: x[HV_PSTATE] ^= (dice & HV_PSTATE_NZCV); break;
	case 13: x[HV_SP_EL0 + (dice >> 24) % 3] += (dice >> 32 & 0xff) - 0x80; break;
	case 14: x[a] = random_next(s); break;
	default: x[b & 7] = fuzz_edge(f, dice); break;
	}
}

void hv_fuzz_mutate(const struct hv_fuzz *f, uint64_t index, const struct hv_call *parent, struct hv_call *call)
{
	uint64_t s = fuzz_stream(f, FUZZ_STREAM_MUTANT, index);
	unsigned count = 1 + (unsigned)(random_next(&s) & 3);

	*call = *parent;
	for (unsigned i = 0; i < count; i++)
		change_one(f, fuzz_is_special(index), &s, call);
	if (f->abi->selector == HV_SELECT_IMM && !(random_next(&s) & 7))
		call->imm = (uint16_t)fuzz_selector(f, &s);
	fuzz_aim(f, &s, call);
	hv_fuzz_allow(f, call);
	if (!fuzz_is_special(index))		/* none but specials leads nowhere */
		fuzz_allow_arguments(f, call);
	call->id = (uint32_t)index;
}
