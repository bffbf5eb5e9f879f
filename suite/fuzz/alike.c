/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls by seed and index. For machines that run on their own (hv_fuzz.home) most of them come in runs: a machine that makes one
 * call behind the other without leaving EL1 between pays for little but the call, so each costs little to make as well.
 * Freestanding: host and payload make the same ones.
 */
#include "suite/fuzz/private.h"

#define EL1_SLOT 8		/* of a kernel's HVC */
#define MIXED 32768		/* the first calls are of all kinds, */
#define MIXED_RUNS 64		/* and so are later ones, in one run of so many */
#define SVE_HINT 0x10000
#define GENERAL (HV_X30 + 1)
#define WHEEL (HV_FUZZ_RUN_WHEEL - GENERAL + 1)	/* places from which the registers of a call may begin */
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

_Static_assert(HV_FUZZ_GROUP % HV_FUZZ_RUN == 0 && HV_FUZZ_SPECIALS <= HV_FUZZ_RUN, "runs and groups");

static bool is_own(const struct hv_move *m)
{
	return m->to == HV_X0 && (m->from == HV_REG_NONE || m->from >= HV_REG_FIRST_SYS) && !m->upper;
}

/* It comes back, and makes of x0 what does not depend on other general registers. */
static bool is_plain(const struct hv_call_spec *spec)
{
	bool plain = spec->ending == HV_RETURNS && !spec->goes_home && !spec->sizes_tcr && !spec->choice_count &&
		     !spec->always_count && !spec->aim_count && !spec->needs && !spec->needs_vhe;

	for (unsigned i = 0; i < spec->move_count; i++)
		plain &= is_own(&spec->moves[i]);
	for (unsigned i = 0; i < spec->change_count; i++)
		plain &= is_own(&spec->changes[i].move);
	return plain;
}

/* Whether such calls are made of this generation at all: a bare stub's, which x0 selects. */
static bool has_runs(const struct hv_fuzz *f)
{
	const struct hv_abi *abi = f->abi;

	return f->home && abi->exec == HV_A64 && abi->call_count <= HV_FUZZ_RUN_NUMBERS && abi->selector == HV_SELECT_X0 &&
	       abi->live >> EL1_SLOT & 1 && !abi->mmu_on && !abi->stack && !abi->checks_guest && !fuzz_has_tables(abi) &&
	       is_plain(&abi->unknown);
}

bool hv_fuzz_is_run(const struct hv_fuzz *f, uint64_t index)
{
	const uint64_t last = index | (HV_FUZZ_RUN - 1), s = fuzz_stream(f, FUZZ_STREAM_ALIKE, index / HV_FUZZ_RUN);

	return index >= MIXED && random_mix(s) % MIXED_RUNS && has_runs(f) && !fuzz_is_special(last);
}

static void list_numbers(const struct hv_fuzz *f, struct hv_fuzz_run *run)
{
	run->avoid_count = run->number_count = 0;
	for (unsigned i = 0; i < f->abi->call_count; i++) {
		const struct hv_call_spec *spec = &f->abi->calls[i];

		if (!is_plain(spec))
			run->avoid[run->avoid_count++] = spec->number;
		else
			run->numbers[run->number_count++] = spec->number;
		if (spec->number >= HV_STUB_NUMBERS)	/* see allow_hint() */
			run->avoid[run->avoid_count++] = spec->number | SVE_HINT;
	}
	if (!run->number_count)
		run->numbers[run->number_count++] = FUZZ_NO_CALL;
}

/* What a run shares with those beside it is made once. */
static void start_group(const struct hv_fuzz *f, uint64_t index, struct hv_fuzz_run *run)
{
	const uint64_t group = index / HV_FUZZ_GROUP + 1;

	if (run->f == f && run->group == group) {
		__builtin_memcpy(run->call.in.r, run->begins, sizeof(run->begins));
		return;
	}
	run->f = f;
	run->group = group;
	fuzz_start_group(f, index, &run->call);
	__builtin_memcpy(run->begins, run->call.in.r, sizeof(run->begins));
}

void hv_fuzz_run_begin(const struct hv_fuzz *f, uint64_t index, struct hv_fuzz_run *run)
{
	uint64_t s = fuzz_stream(f, FUZZ_STREAM_ALIKE, index / HV_FUZZ_RUN), dice = random_next(&s);
	const struct hv_exec_info *exec = &hv_execs[f->abi->exec];
	uint64_t *x = run->call.in.r;

	start_group(f, index, run);
	run->call.imm = dice & 3 ? 0 : (uint16_t)(dice >> 8);
	fuzz_fill_general(f, &s, x);
	fuzz_fill_stacks(f, &s, &x[HV_SP_EL0]);
	run->pstate = exec->caller_mode | (dice >> 24 & 15 ? exec->masks : dice >> 32 & exec->masks);
	if (!(dice >> 60 & 7))
		run->pstate |= dice >> 8 & HV_PSTATE_LATER;
	__builtin_memcpy(run->wheel, x, GENERAL * sizeof(*x));
	__builtin_memcpy(run->wheel + GENERAL, x, (COUNT(run->wheel) - GENERAL) * sizeof(*x));
	run->seed = random_next(&s);
	list_numbers(f, run);
}

#define SIXES (HV_X30 - HV_X0)
_Static_assert(SIXES % 6 == 0, "x1 to x30 by six");

static inline uint64_t turn(uint64_t z, unsigned by)
{
	return z >> by | z << (64 - by);
}

/* The run's registers from one of them on; or noise in them. By six, since this is most of what a call costs to be made. */
static void fill(const uint64_t *from, uint64_t dice, uint64_t *x)
{
	uint64_t z = dice | 1;

	x[HV_X0] = *from++;
	x++;
	if (dice & 1) {
		for (const uint64_t *end = x + SIXES; x < end; x += 6, from += 6) {
			uint64_t a = from[0], b = from[1], c = from[2], d = from[3], e = from[4], f = from[5];

			x[0] = a, x[1] = b, x[2] = c, x[3] = d, x[4] = e, x[5] = f;
		}
		return;
	}
	for (const uint64_t *end = x + SIXES; x < end; x += 6, from += 6) {
		uint64_t a = from[0], b = from[1], c = from[2], d = from[3], e = from[4], f = from[5];

		z ^= z << 13;		/* xorshift (Marsaglia, 2003) */
		z ^= z >> 7;
		z ^= z << 17;
		x[0] = a ^ z, x[1] = b ^ turn(z, 11), x[2] = c ^ turn(z, 23);
		x[3] = d ^ turn(z, 31), x[4] = e ^ turn(z, 43), x[5] = f ^ turn(z, 53);
	}
}

static uint64_t select_plain(const struct hv_fuzz_run *run, uint64_t dice, uint64_t *s, uint64_t x0)
{
	if (!(dice >> 32 & 7))
		return run->numbers[run->number_count == 1 ? 0 : (dice >> 40 & 0xff) % run->number_count];
	if (dice >> 32 & 6)
		x0 = fuzz_selector(run->f, s);
	for (unsigned i = 0; i < run->avoid_count; i++)
		if (x0 == run->avoid[i])
			return FUZZ_NO_CALL;
	return x0;
}

void hv_fuzz_run_calls(const struct hv_fuzz_run *run, uint64_t first, size_t count, struct hv_fuzz_inner *calls)
{
	const uint64_t seed = run->seed, pstate = run->pstate;
	const uint64_t entries[] = { run->f->places->recorder, run->f->places->payload };

	for (struct hv_fuzz_inner *call = calls; call < calls + count; call++, first++) {
		uint64_t s = seed + first * 0x9e3779b97f4a7c15ull, dice = random_next(&s), *x = call->r;

		call->id = (uint32_t)first;
		fill(run->wheel + (dice >> 48) % WHEEL, dice, x);
		x[HV_X0] = select_plain(run, dice, &s, x[HV_X0]);
		if (dice & 4)		/* if it is taken for a call all the same, it has its arguments */
			x[HV_X1] = entries[dice >> 3 & 1];
		x[HV_PSTATE] = pstate | (dice & HV_PSTATE_NZCV);
	}
}

void hv_fuzz_run_whole(const struct hv_fuzz_run *run, const struct hv_fuzz_inner *inner, struct hv_call *call)
{
	*call = run->call;
	call->id = inner->id;
	__builtin_memcpy(call->in.r, inner->r, GENERAL * sizeof(inner->r[0]));
	call->in.r[HV_PSTATE] = inner->r[HV_PSTATE];
}

/* --- all of them --------------------------------------------------------------------------------------------- */

static void make_run(const struct hv_fuzz *f, uint64_t first, size_t count, struct hv_call *calls)
{
	struct hv_fuzz_run run;
	struct hv_fuzz_inner inner;

	run.group = 0;
	hv_fuzz_run_begin(f, first, &run);
	for (size_t i = 0; i < count; i++) {
		hv_fuzz_run_calls(&run, first + i, 1, &inner);
		hv_fuzz_run_whole(&run, &inner, &calls[i]);
	}
}

/*
 * If there are runs, what changes nothing but x0 is asked often enough: a call of another kind in its place. Its arguments are as
 * those of the one that it was, or near what this one would take.
 */
static void choose_other(const struct hv_fuzz *f, uint64_t index, struct hv_call *call)
{
	uint64_t s = fuzz_stream(f, FUZZ_STREAM_OTHER, index), dice = random_next(&s);
	const struct hv_call_spec *spec = &f->abi->calls[(dice >> 8) % f->abi->call_count];

	if (call->event != HV_EVENT_HVC || call->from != HV_FROM_EL1 || !(dice & 3) || is_plain(spec))
		return;
	call->in.r[HV_X0] = spec->number;
	fuzz_aim(f, &s, call);
	fuzz_allow_arguments(f, call);
}

static void make_mixed(const struct hv_fuzz *f, uint64_t first, size_t count, struct hv_call *calls)
{
	const bool others = first >= MIXED && has_runs(f);

	fuzz_start_group(f, first, &calls[0]);
	for (size_t i = 1; i < count; i++)
		calls[i] = calls[0];
	for (size_t i = 0; i < count; i++) {
		fuzz_make_one(f, first + i, &calls[i]);
		if (others)
			choose_other(f, first + i, &calls[i]);
	}
}

/* By runs, each of which lies in one group. */
void hv_fuzz_batch(const struct hv_fuzz *f, uint64_t first, size_t count, struct hv_call *calls)
{
	for (size_t i = 0, n; i < count; i += n) {
		n = HV_FUZZ_RUN - (first + i) % HV_FUZZ_RUN;
		n = n < count - i ? n : count - i;
		(hv_fuzz_is_run(f, first + i) ? make_run : make_mixed)(f, first + i, n, calls + i);
	}
}

void hv_fuzz_call(const struct hv_fuzz *f, uint64_t index, struct hv_call *call)
{
	hv_fuzz_batch(f, index, 1, call);
}
