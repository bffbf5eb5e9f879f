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
#define PLACE(field) offsetof(struct hv_places, field)

enum { STREAM_GROUP = 1, STREAM_RUN, STREAM_CALL, STREAM_MUTANT };

/* Streams do not depend on each other, so any call can be made without those before it. */
static uint64_t stream(const struct hv_fuzz *f, unsigned which, uint64_t index)
{
	return random_mix(f->seed + which * 0xd1342543de82ef95ull) ^ random_mix(index * 4 + which);
}

/* --- numbers --------------------------------------------------------------------------------------------- */

/* Addresses at which something begins or ends: a place of the harness, or a fixed one. */
static const struct {
	uint16_t place;		/* HV_NO_PLACE: `address` */
	uint64_t address;
} edges[] = {
	{ HV_NO_PLACE, 0 },
	{ PLACE(ram), 0 },
	{ PLACE(ram_end), 0 },
	{ HV_NO_PLACE, 0x100000000 },
	{ PLACE(calls), 0 },
	{ PLACE(outs), 0 },
	{ HV_NO_PLACE, 0x0001000000000000 },	/* 48 bits of VA, and the other half */
	{ HV_NO_PLACE, 0xffff000000000000 },
	{ HV_NO_PLACE, 0xffff800008080000 },
	{ HV_NO_PLACE, 0x8000000000000000 },
	{ HV_NO_PLACE, HVC_STUB_ERR },
	{ PLACE(table), 0 },
	{ PLACE(stub), 0 },
	{ PLACE(canary), 0 },
	{ PLACE(params), 0 },
	{ PLACE(payload), 0 },
	{ PLACE(recorder), 0 },
	{ PLACE(landing), 0 },
	{ PLACE(idmap), 0 },
};

static const uint16_t steps[] = { 0, 0, 0, 1, 2, 4, 8, 0x10, 0x40, 0x80, 0x200, 0x400, 0x7f8, 0x800, 0xff8, 0x1000 };

static uint64_t edge(const struct hv_fuzz *f, uint64_t dice)
{
	unsigned n = dice % (sizeof(edges) / sizeof(edges[0]));
	uint64_t at = edges[n].place == HV_NO_PLACE ? edges[n].address :
		      *(const uint64_t *)((const char *)f->places + edges[n].place);
	uint64_t step = steps[dice >> 16 & 15];

	return dice >> 20 & 1 ? at - step : at + step;
}

static uint64_t word(const struct hv_fuzz *f, uint64_t dice)
{
	return f->word_count ? f->words[dice % f->word_count] : dice & 0xfff;
}

uint64_t fuzz_value(const struct hv_fuzz *f, uint64_t *s)
{
	uint64_t kind = random_next(s), dice = random_mix(kind + 1);

	switch (kind & 15) {
	case 0: return dice & 15;
	case 1: return 1ull << (dice & 63);
	case 2: return ~0ull >> (dice & 63);
	case 3: return ~0ull << (dice & 63);
	case 4: return (uint32_t)dice;
	case 5: return (uint64_t)(int32_t)dice;
	case 6: return word(f, dice >> 8) + (dice & 3) - 1;
	case 7: return word(f, dice >> 8) << (dice & 63);
	case 8: return hv_regs[dice % (HV_X30 + 1)].canary;
	case 9:
	case 10:
	case 11: return edge(f, dice);
	case 12: return (uint32_t)edge(f, dice);
	case 13: return edge(f, dice) | 0xffffffff00000000;
	default: return dice;
	}
}

static uint64_t number_of_call(const struct hv_fuzz *f, uint64_t dice)
{
	return f->abi->calls[dice % f->abi->call_count].number;
}

uint64_t fuzz_selector(const struct hv_fuzz *f, uint64_t *s)
{
	uint64_t kind = random_next(s), dice = random_mix(kind + 1);
	uint64_t base = kind >> 8 & 3 ? number_of_call(f, kind >> 16) : word(f, kind >> 16);

	switch (kind & 15) {
	case 0:
	case 1: return base + (dice & 7) - 3;
	case 2: return base | 1ull << (dice & 63);
	case 3: return base ^ 1ull << (dice & 63);
	case 4: return base | 0xffffffff00000000;
	case 5: return base | 1ull << 32;
	case 6: return base | dice << 32;
	case 7: return base | 0x10000;		/* SMCCC's SVE hint */
	case 8: return base << (dice & 63);
	case 9: return dice & 1 ? ~base : -base;
	case 10: return HVC_STUB_ERR + (dice & 7) - 3;
	case 11: return 0x84000000 | (dice & 0x4200001f);	/* PSCI and its SMC64 twins */
	case 12: return dice & 0x1fff;
	case 13: return base;
	case 14: return fuzz_value(f, s);
	default: return dice;
	}
}

/* --- a call ---------------------------------------------------------------------------------------------- */

static void fill_general(const struct hv_fuzz *f, uint64_t *s, uint64_t *x)
{
	uint64_t kind = random_next(s), same;

	switch (kind & 7) {
	case 0:		/* canaries, a few of them others */
		for (unsigned i = 0; i < 4; i++)
			x[random_next(s) % 31] = fuzz_value(f, s);
		break;
	case 1:		/* all alike: a selector that looks at the wrong one finds a call there */
		same = kind & 8 ? fuzz_value(f, s) : number_of_call(f, kind >> 8);
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
static void fill_stacks(const struct hv_fuzz *f, uint64_t *s, uint64_t *sp)
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
		call->in.r[HV_ESR_EL2] = causes[esr >> 32 & 15] << 26 | number_of_call(f, esr >> 41);
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

static bool is_special(uint64_t index)
{
	return index % HV_FUZZ_GROUP >= HV_FUZZ_GROUP - HV_FUZZ_SPECIALS &&
	       (index < FIRST || index / HV_FUZZ_GROUP % SPECIAL_GROUPS == 0);
}

size_t hv_fuzz_alike(uint64_t index)
{
	size_t at = index % HV_FUZZ_GROUP, rest = HV_FUZZ_GROUP - at;

	return rest > HV_FUZZ_SPECIALS && is_special(index + rest - 1) ? rest - HV_FUZZ_SPECIALS : rest;
}

static uint16_t immediate(const struct hv_fuzz *f, uint64_t index)
{
	uint64_t s = stream(f, STREAM_RUN, index / RUN), dice = random_next(&s);

	if (f->abi->selector != HV_SELECT_IMM)
		return dice & 3 ? 0 : (uint16_t)(dice >> 8);
	return (uint16_t)(dice & 3 ? number_of_call(f, dice >> 8) : fuzz_selector(f, &s));
}

/* The registers that the selected call takes, or that one near it would take. */
static void aim(const struct hv_fuzz *f, uint64_t *s, struct hv_call *call)
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
		call->in.r[HV_X0] = dice & 1 ? number_of_call(f, dice >> 8) : fuzz_selector(f, s);
	else if (f->abi->selector == HV_SELECT_ADDR)
		call->in.r[HV_X0] = dice & 3 ? call->in.r[HV_X0] : f->abi->calls[0].number;
	else if (dice & 1)	/* no stub should look */
		call->in.r[HV_X0] = fuzz_selector(f, s);
	call->in.r[HV_X0] &= hv_execs[f->abi->exec].general;
	aim(f, s, call);
}

/* What the calls of a group share. */
static void start_group(const struct hv_fuzz *f, uint64_t index, struct hv_call *call)
{
	uint64_t s = stream(f, STREAM_GROUP, index / HV_FUZZ_GROUP);

	fuzz_begin(f, call);
	fuzz_shake_system(f, &s, call);
	for (unsigned reg = HV_PARAM0; reg <= HV_PARAM9; reg++)
		call->in.r[reg] = random_next(&s);
	fill_vectors(&s, call->in.v, hv_execs[f->abi->exec].vectors);
	fuzz_allow_state(f, call);
}

/* And what each has of its own. */
static void make_one(const struct hv_fuzz *f, uint64_t index, struct hv_call *call)
{
	const struct hv_exec_info *exec = &hv_execs[f->abi->exec];
	uint64_t s = stream(f, STREAM_CALL, index), dice = random_next(&s);
	uint64_t stacks[STACKS];

	call->id = (uint32_t)index;
	call->imm = immediate(f, index);
	get_stacks(f, call, stacks);
	fill_general(f, &s, call->in.r);
	fill_stacks(f, &s, stacks);
	put_stacks(f, call, stacks);
	call->in.r[HV_PSTATE] = hv_pstate_home(f->places, (dice & HV_PSTATE_NZCV) | exec->caller_mode |
					       (dice & 15 ? exec->masks : dice >> 32 & exec->masks));
	if (f->abi->exec == HV_A32 && !(dice >> 60 & 7))	/* a caller of the other instruction set */
		call->in.r[HV_PSTATE] ^= HV_PSTATE_T;
	if (is_special(index))
		choose_origin(f, index, &s, call);
	else if (!(dice >> 56 & 7))
		call->in.r[HV_PSTATE] |= dice >> 8 & (f->abi->exec == HV_A64 ? HV_PSTATE_LATER : Q_GE);
	select_call(f, &s, call);
	if (!is_special(index)) {
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

void hv_fuzz_batch(const struct hv_fuzz *f, uint64_t first, size_t count, struct hv_call *calls)
{
	struct hv_call group;

	for (size_t i = 0; i < count; i++) {
		if (!i || (first + i) % HV_FUZZ_GROUP == 0)
			start_group(f, first + i, &group);
		calls[i] = group;
		make_one(f, first + i, &calls[i]);
	}
}

void hv_fuzz_call(const struct hv_fuzz *f, uint64_t index, struct hv_call *call)
{
	hv_fuzz_batch(f, index, 1, call);
}

/* --- a call near another --------------------------------------------------------------------------------- */

static void change_one(const struct hv_fuzz *f, bool special, uint64_t *s, struct hv_call *call)
{
	uint64_t dice = random_next(s);
	unsigned a = (unsigned)(dice >> 8) % 31, b = (unsigned)(dice >> 16) % 31;
	uint64_t *x = call->in.r;

	switch (dice & 15) {
	case 0:
	case 1:
	case 2: x[HV_X0] = fuzz_selector(f, s); break;
	case 3: x[HV_X0] = number_of_call(f, dice >> 24); break;
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
	default: x[b & 7] = edge(f, dice); break;
	}
}

void hv_fuzz_mutate(const struct hv_fuzz *f, uint64_t index, const struct hv_call *parent, struct hv_call *call)
{
	uint64_t s = stream(f, STREAM_MUTANT, index);
	unsigned count = 1 + (unsigned)(random_next(&s) & 3);

	*call = *parent;
	for (unsigned i = 0; i < count; i++)
		change_one(f, is_special(index), &s, call);
	if (f->abi->selector == HV_SELECT_IMM && !(random_next(&s) & 7))
		call->imm = (uint16_t)fuzz_selector(f, &s);
	aim(f, &s, call);
	hv_fuzz_allow(f, call);
	if (!is_special(index))		/* none but specials leads nowhere */
		fuzz_allow_arguments(f, call);
	call->id = (uint32_t)index;
}
