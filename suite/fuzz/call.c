/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random calls from a seed and an index. What is drawn here is any call at all; suite/fuzz/allow.c then makes of it one that may be
 * asked. Freestanding: a board's payload makes the same calls.
 */
#include "suite/fuzz/private.h"

#define RUN 32		/* calls in a row with one immediate: each other one is an instruction that must be patched */
#define SPECIAL_GROUPS 16	/* one group in so many has specials, each of which takes a machine as long as thirty others */
#define DEAD_GROUPS 64	/* and in one of so many, one of them asks a dead slot; */
#define FIRST 1024	/* but among the first calls each slot is asked once */
/* --- a call ---------------------------------------------------------------------------------------------- */

void fuzz_fill_general(const struct hv_fuzz *f, uint64_t *s, uint64_t *x)
{
	uint64_t kind = random_next(s), same;

	switch (kind & 7) {
	case 0:		/* canaries, a few of them others */
		for (unsigned i = 0; i < 4; i++)
			x[random_next(s) % 31] = fuzz_value(f, s);
		break;
	case 1:		/* all alike: a selector that looks at the wrong one finds a call there */
		same = kind & 8 ? fuzz_value(f, s) : fuzz_number(f, kind >> 8);
		for (unsigned i = 0; i <= HV_X30; i++)
			x[i] = same;
		break;
	case 2:		/* each of its own kind */
		for (unsigned i = 0; i <= HV_X30; i++)
			x[i] = fuzz_value(f, s);
		break;
	case 3:		/* those that calls look at */
		for (unsigned i = 0; i < 6; i++)
			x[i] = fuzz_value(f, s);
		break;
	default:	/* noise, of full or half width */
		for (unsigned i = 0; i <= HV_X30; i++)
			x[i] = random_next(s) >> (kind & 8 ? 32 : 0);
		break;
	}
}

static void fill_vectors(uint64_t *s, uint64_t *v, unsigned count)
{
	uint64_t kind = random_next(s), step = kind & 4 ? 0 : kind | 1;

	if (!(kind & 3))
		return;		/* canaries */
	for (unsigned i = 0; i < count; i++)
		v[i] = (kind += step) * 0x9e3779b97f4a7c15ull;
}

/*
 * Stacks: a stub has none, and one that uses SP_EL2 all the same is seen by it. Odd ones, and addresses that are none at all, now
 * and then; but a hypervisor that has a stack of its own keeps it.
 */
void fuzz_fill_stacks(const struct hv_fuzz *f, uint64_t *s, uint64_t *sp)
{
	uint64_t dice = random_next(s);

	if (!(dice & 15))
		sp[dice >> 4 & 1] = fuzz_value(f, s);
	if (!f->abi->stack && !(dice >> 8 & 15))
		sp[2] = dice & 0x1000 ? random_next(s) : sp[2] + (dice >> 16 & 0xfff);
}

/* In AArch32 the stack pointers are among x0-x30. */
#define STACKS 3
#define Q_GE 0x080f0000u	/* of CPSR */
static const uint16_t stack_registers[HV_EXECS][STACKS] = {
	[HV_A64] = { HV_SP_EL0, HV_SP_EL1, HV_SP_EL2 }, [HV_A32] = { HV_X13, HV_X19, HV_X15 },
};

static void get_stacks(const struct hv_fuzz *f, const struct hv_call *call, uint64_t *stacks)
{
	for (unsigned i = 0; i < STACKS; i++)
		stacks[i] = call->in.r[stack_registers[f->abi->exec][i]];
}

static void put_stacks(const struct hv_fuzz *f, struct hv_call *call, const uint64_t *stacks)
{
	for (unsigned i = 0; i < STACKS; i++)
		call->in.r[stack_registers[f->abi->exec][i]] = stacks[i];
}

static const uint64_t causes[] = { 0x00, 0x01, 0x03, 0x07, 0x0e, 0x15, 0x17, 0x18, 0x19, 0x1a, 0x20, 0x22, 0x24, 0x26, 0x2c, 0x3c };

/* An origin other than EL1's HVC. */
static void choose_origin(const struct hv_fuzz *f, uint64_t index, uint64_t *s, struct hv_call *call)
{
	uint64_t special = index / HV_FUZZ_GROUP * HV_FUZZ_SPECIALS + index % HV_FUZZ_SPECIALS;
	bool dead = index < FIRST ? index & 1 : special % (DEAD_GROUPS * HV_FUZZ_SPECIALS) == 1;
	const struct fuzz_origins *all = &fuzz_origins[f->abi->exec];
	unsigned rest = all->count - FUZZ_NEAR + 1;	/* the last of them is EL2's own HVC, which is dead in most */
	uint64_t dice = random_next(s), esr = random_next(s), k = (index < FIRST ? special / 2 : dice) % rest;
	unsigned n = !dead ? 1 + (unsigned)(dice % (FUZZ_NEAR - 1)) : k == rest - 1 ? 1 : FUZZ_NEAR + (unsigned)k;

	if (esr >> 62 == 0 && f->abi->exec == HV_A64)
		call->in.r[HV_PSTATE] ^= 1;	/* on SP_EL0 */
	else if (esr >> 62 == 1)
		call->in.r[HV_SCTLR_EL2] |= 1 | (esr & 0x81004);	/* MMU, caches, WXN */
	if ((esr >> 61 < 4 && !dead) || (!dead && !fuzz_origin_live(f, &all->rows[n])))
		return;
	call->from = all->rows[n].from;
	call->event = all->rows[n].event;
	call->in.r[HV_PSTATE] |= all->rows[n].pstate;
	call->in.r[HV_ESR_EL2] = causes[esr >> 32 & 15] << 26 | (esr & 0x1ffffff);
	if (f->abi->selector == HV_SELECT_IMM && esr >> 40 & 1)	/* what an HVC has there */
		call->in.r[HV_ESR_EL2] = causes[esr >> 32 & 15] << 26 | fuzz_number(f, esr >> 41);
}

/* What a hypervisor may have left, and whose call it is. */
static void choose_hypervisor(const struct hv_fuzz *f, uint64_t *s, struct hv_call *call)
{
	uint64_t dice = random_next(s);

	if (dice & 1)
		call->in.r[HV_SCTLR_EL2] |= HV_SCTLR_IDLE;
	if (f->abi->checks_guest && dice & 2)
		call->in.r[HV_VTTBR_EL2] = (dice >> 16 & 0xffff) << (dice & 4 ? 12 : 32);
}

/* x0 that is neither a call nor an address, as rarely as dead slots are asked. */
static bool asks_nowhere(const struct hv_fuzz *f, uint64_t index)
{
	uint64_t special = index / HV_FUZZ_GROUP * HV_FUZZ_SPECIALS + index % HV_FUZZ_SPECIALS;

	return hv_abi_takes_addresses(f->abi) && !f->home &&
	       (index < FIRST ? index % 8 == 2 : special % (DEAD_GROUPS * HV_FUZZ_SPECIALS) == 2);
}

bool fuzz_is_special(uint64_t index)
{
	return index % HV_FUZZ_GROUP >= HV_FUZZ_GROUP - HV_FUZZ_SPECIALS &&
	       (index < FIRST || index / HV_FUZZ_GROUP % SPECIAL_GROUPS == 0);
}

size_t hv_fuzz_alike(uint64_t index)
{
	size_t at = index % HV_FUZZ_GROUP, rest = HV_FUZZ_GROUP - at;

	return rest > HV_FUZZ_SPECIALS && fuzz_is_special(index + rest - 1) ? rest - HV_FUZZ_SPECIALS : rest;
}

static uint16_t immediate(const struct hv_fuzz *f, uint64_t index)
{
	uint64_t s = fuzz_stream(f, FUZZ_STREAM_RUN, index / RUN), dice = random_next(&s);

	if (f->abi->selector != HV_SELECT_IMM)
		return dice & 3 ? 0 : (uint16_t)(dice >> 8);
	return (uint16_t)(dice & 3 ? fuzz_number(f, dice >> 8) : fuzz_selector(f, &s));
}

/* The registers that the selected call takes, or that one near it would take. */
void fuzz_aim(const struct hv_fuzz *f, uint64_t *s, struct hv_call *call)
{
	const struct hv_call_spec *spec = hv_abi_select(f->abi, call);
	uint64_t dice = random_next(s);
	const uint64_t tables[] = { f->places->recorder, f->places->landing, f->places->landing + (dice >> 8 & 0x7ff),
				    f->places->table };

	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_VBAR_EL2 && spec->moves[i].from <= HV_X30 && dice & 4)
			call->in.r[spec->moves[i].from] = tables[dice & 3];
	if (spec == &f->abi->unknown && dice & 4)	/* where it is taken for a call all the same, it has its arguments */
		call->in.r[HV_X1] = dice & 8 ? f->places->payload : f->places->recorder;
}

static void select_call(const struct hv_fuzz *f, uint64_t *s, struct hv_call *call)
{
	uint64_t dice = random_next(s);

	if (f->abi->selector == HV_SELECT_X0)
		call->in.r[HV_X0] = dice & 1 ? fuzz_number(f, dice >> 8) : fuzz_selector(f, s);
	else if (f->abi->selector == HV_SELECT_ADDR)
		call->in.r[HV_X0] = dice & 3 ? call->in.r[HV_X0] : f->abi->calls[0].number;
	else if (dice & 1)	/* no stub should look */
		call->in.r[HV_X0] = fuzz_selector(f, s);
	call->in.r[HV_X0] &= hv_execs[f->abi->exec].general;
	fuzz_aim(f, s, call);
}

/* What the calls of a group share. */
void fuzz_start_group(const struct hv_fuzz *f, uint64_t index, struct hv_call *call)
{
	uint64_t s = fuzz_stream(f, FUZZ_STREAM_GROUP, index / HV_FUZZ_GROUP);

	fuzz_begin(f, call);
	fuzz_shake_system(f, &s, call);
	for (unsigned reg = HV_PARAM0; reg <= HV_PARAM9; reg++)
		call->in.r[reg] = random_next(&s);
	fill_vectors(&s, call->in.v, hv_execs[f->abi->exec].vectors);
	fuzz_allow_state(f, call);
}

/* And what each has of its own. */
void fuzz_make_one(const struct hv_fuzz *f, uint64_t index, struct hv_call *call)
{
	const struct hv_exec_info *exec = &hv_execs[f->abi->exec];
	uint64_t s = fuzz_stream(f, FUZZ_STREAM_CALL, index), dice = random_next(&s);
	uint64_t stacks[STACKS];

	call->id = (uint32_t)index;
	call->imm = immediate(f, index);
	get_stacks(f, call, stacks);
	fuzz_fill_general(f, &s, call->in.r);
	fuzz_fill_stacks(f, &s, stacks);
	put_stacks(f, call, stacks);
	call->in.r[HV_PSTATE] = hv_pstate_home(f->places, (dice & HV_PSTATE_NZCV) | exec->caller_mode |
					       (dice & 15 ? exec->masks : dice >> 32 & exec->masks));
	if (f->abi->exec == HV_A32 && !(dice >> 60 & 7))	/* a caller of the other instruction set */
		call->in.r[HV_PSTATE] ^= HV_PSTATE_T;
	if (fuzz_is_special(index))
		choose_origin(f, index, &s, call);
	else if (!(dice >> 56 & 7))
		call->in.r[HV_PSTATE] |= dice >> 8 & (f->abi->exec == HV_A64 ? HV_PSTATE_LATER : Q_GE);
	select_call(f, &s, call);
	if (!fuzz_is_special(index)) {
		fuzz_allow_arguments(f, call);
		return;
	}
	if (fuzz_has_tables(f->abi))
		choose_hypervisor(f, &s, call);
	if (asks_nowhere(f, index)) {
		call->from = (uint8_t)hv_execs[f->abi->exec].caller_from;
		call->event = HV_EVENT_HVC;
		call->in.r[HV_X0] = index & 8 ? FUZZ_NEGATIVE | (dice & 3) : f->abi->call_count;
	}
	hv_fuzz_allow(f, call);
}
