/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sequences of calls, made and kept within what may be asked. Who owns EL2 at each call follows from those before it: the stub,
 * until its vectors are set to the resident's table, and again when the resident has given them back.
 */
#include <string.h>

#include "suite/fuzz/private.h"
#include "hvcheck/scenario.h"
#include "suite/fuzz/owner.h"
#include "suite/fuzz/sequence.h"

#define STREAM 5	/* beside those of suite/fuzz/call.c */
#define TRIES 8		/* until a call is drawn that another may follow */
#define ENDS 3		/* one sequence in so many may end in a call that none may follow */

const uint8_t fuzz_carried[FUZZ_CARRIED] = { HV_X0, HV_X1, HV_X2, HV_X3, HV_X4, HV_X24 };

/* --- who answers --------------------------------------------------------------------------------------------- */

static const struct hv_call_spec resident_calls[] = {
	{ .name = "home", .number = FUZZ_HOME, .ending = HV_RETURNS, .move_count = 2,
	  .moves = { HV_CONST(X0, 0), HV_TAKE(VBAR_EL2, X1) } },
};

static const struct hv_abi resident = {
	.name = "resident", .selector = HV_SELECT_X0, .calls = resident_calls, .call_count = 1,
	.unknown = { .name = "resident", .ending = HV_RETURNS, .move_count = 1, .moves = { HV_TAKE(X0, VBAR_EL2) } },
	.live = 1u << 8,
};

void fuzz_owner_begin(struct fuzz_owner *o, const struct hv_abi *abi, const struct hv_places *places)
{
	*o = (struct fuzz_owner){ abi, abi, places->table, places->table, hv_scene_base(places) + FUZZ_RESIDENT };
}

/* The general register that becomes VBAR_EL2; HV_REG_NONE: none does. */
static unsigned vectors_from(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_VBAR_EL2 && spec->moves[i].from <= HV_X30)
			return spec->moves[i].from;
	return HV_REG_NONE;
}

void fuzz_owner_follow(struct fuzz_owner *o, const struct hv_call *call)
{
	unsigned reg = vectors_from(hv_abi_select(o->abi, call));

	if (reg == HV_REG_NONE)
		return;
	o->table = call->in.r[reg];
	o->abi = o->table == o->resident ? &resident : o->stub;
}

void fuzz_carry(const uint64_t x[FUZZ_CARRIED], struct hv_call *call)
{
	for (unsigned i = 0; i < FUZZ_CARRIED; i++)
		call->in.r[fuzz_carried[i]] = x[i];
}

static void carry_back(const struct hv_call *call, uint64_t x[FUZZ_CARRIED])
{
	for (unsigned i = 0; i < FUZZ_CARRIED; i++)
		x[i] = call->in.r[fuzz_carried[i]];
}

/* --- what may be asked --------------------------------------------------------------------------------------- */

static bool is_carried(unsigned reg)
{
	return reg <= HV_X4 || reg == HV_X24;
}

static bool carries_all(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->aim_count; i++)
		if (!is_carried(spec->aims[i].to))
			return false;
	return spec->ending != HV_RESTARTS || is_carried(spec->entry);
}

/* Nothing but results and vectors change, so the next call finds what this one did. */
static bool may_be_followed(const struct hv_fuzz *f, const struct hv_call_spec *spec)
{
	if (spec->needs_vhe && !(f->has & HV_HAS_VHE))
		return !spec->always_count;
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to > HV_X1 && spec->moves[i].to != HV_VBAR_EL2)
			return false;
	return spec->ending == HV_RETURNS && !spec->always_count && !spec->goes_home && !spec->sizes_tcr && !spec->choice_count;
}

/* The machine that plays a script is told beforehand whose table is the last. */
static bool may_end(const struct hv_fuzz *f, const struct hv_call_spec *spec)
{
	return !f->home || (spec->ending == HV_RESTARTS && !spec->goes_home);
}

/* One call of the owner. False: it cannot be asked; `ends`: no other may follow. */
static bool allow(const struct hv_fuzz *f, const struct fuzz_owner *o, struct hv_call *call, bool *ends)
{
	const struct hv_call_spec *spec;
	struct hv_call asked;
	unsigned reg;

	asked = *call;
	if (o->abi == o->stub)
		hv_fuzz_allow(f, call);
	spec = hv_abi_select(o->abi, call);
	reg = vectors_from(spec);
	if (o->abi == &resident && reg != HV_REG_NONE)
		call->in.r[reg] = f->places->table;
	else if (reg != HV_REG_NONE && asked.in.r[reg] != f->places->table)
		call->in.r[reg] = o->resident;
	else if (reg != HV_REG_NONE)
		call->in.r[reg] = asked.in.r[reg];
	*ends = !may_be_followed(f, spec);
	return carries_all(spec) && (!*ends || may_end(f, spec));
}

bool fuzz_sequence_allow(const struct hv_fuzz *f, struct fuzz_sequence *s)
{
	struct fuzz_owner owner;

	fuzz_owner_begin(&owner, f->abi, f->places);
	for (uint32_t i = 0; i < s->count; i++) {
		struct hv_call call;
		bool ends;

		fuzz_begin(f, &call);
		fuzz_carry(s->x[i], &call);
		if (!allow(f, &owner, &call, &ends))
			return false;
		carry_back(&call, s->x[i]);
		fuzz_owner_follow(&owner, &call);
		if (ends)
			s->count = i + 1;
	}
	return true;
}

/* --- random ones --------------------------------------------------------------------------------------------- */

/* A call as a caller of this generation or of any other would make it. */
static uint64_t any_number(const struct hv_fuzz *f, uint64_t *stream)
{
	const struct hv_abi *abi = f->abi;
	uint64_t dice = random_next(stream);

	if (dice & 1)
		abi = hv_abis[(dice >> 8) % hv_abi_count];
	if (!(dice & 6))
		return fuzz_selector(f, stream);
	if ((dice & 6) == 2)
		return dice >> 32 & 1 ? HVC_STUB_ERR : dice >> 40 & 0xfff;
	return abi->call_count ? abi->calls[(dice >> 16) % abi->call_count].number : 0;
}

static void draw(const struct hv_fuzz *f, const struct fuzz_owner *o, uint64_t *stream, struct hv_call *call)
{
	uint64_t dice = random_next(stream);

	fuzz_begin(f, call);
	for (unsigned i = 1; i < FUZZ_CARRIED; i++)
		call->in.r[fuzz_carried[i]] = dice >> i & 1 ? fuzz_value(f, stream) : call->in.r[fuzz_carried[i]];
	if (dice & 0x100)
		call->in.r[HV_X1] = f->places->table;
	call->in.r[HV_X0] = any_number(f, stream);
	if (o->abi == &resident && dice & 0x600)
		call->in.r[HV_X0] = FUZZ_HOME;
	else if (f->abi->selector == HV_SELECT_ADDR && dice & 0x800)
		call->in.r[HV_X0] = f->places->table;
}

void fuzz_sequence_make(const struct hv_fuzz *f, uint64_t index, struct fuzz_sequence *s)
{
	uint64_t stream = random_mix(f->seed + STREAM * 0xd1342543de82ef95ull) ^ random_mix(index * 8 + STREAM);
	bool ending = random_next(&stream) % ENDS == 0;
	struct fuzz_owner owner;

	fuzz_owner_begin(&owner, f->abi, f->places);
	memset(s, 0, sizeof(*s));
	for (unsigned tries = 0; s->count < FUZZ_SEQUENCE_MOST && tries < TRIES * FUZZ_SEQUENCE_MOST; tries++) {
		struct hv_call call;
		bool ends;

		draw(f, &owner, &stream, &call);
		if (!allow(f, &owner, &call, &ends) || (ends && !(ending && s->count >= FUZZ_SEQUENCE_MOST / 2)))
			continue;
		carry_back(&call, s->x[s->count++]);
		fuzz_owner_follow(&owner, &call);
		if (ends)
			break;
	}
}

/* --- smaller ones -------------------------------------------------------------------------------------------- */

struct job {
	const struct hv_fuzz *f;
	int (*fails)(void *ctx, const struct fuzz_sequence *sequence);
	void *ctx;
	int tried;
};

/* Take `next` over if it may be asked and fails as well. */
static int try_sequence(struct job *j, struct fuzz_sequence *s, struct fuzz_sequence *next)
{
	int fails;

	if (!next->count || !fuzz_sequence_allow(j->f, next) || !memcmp(s, next, sizeof(*s)))
		return 0;
	j->tried++;
	fails = j->fails(j->ctx, next);
	if (fails > 0)
		*s = *next;
	return fails;
}

static void drop(struct fuzz_sequence *s, unsigned first, unsigned count)
{
	memmove(s->x[first], s->x[first + count], (s->count - first - count) * sizeof(s->x[0]));
	s->count -= count;
}

static int drop_calls(struct job *j, struct fuzz_sequence *s)
{
	for (unsigned size = FUZZ_SEQUENCE_MOST / 2; size; size /= 2)
		for (unsigned end = s->count; end >= size; ) {	/* from the end: there the failure is */
			struct fuzz_sequence next = *s;
			int fails;

			drop(&next, end - size, size);
			fails = try_sequence(j, s, &next);
			if (fails < 0)
				return -1;
			end -= size;
			end = end < s->count ? end : s->count;
		}
	return 0;
}

static int plain_registers(struct job *j, struct fuzz_sequence *s)
{
	struct hv_call plain;

	fuzz_begin(j->f, &plain);
	for (unsigned call = 0; call < s->count; call++)
		for (unsigned i = FUZZ_CARRIED; i--; ) {
			struct fuzz_sequence next = *s;

			next.x[call][i] = plain.in.r[fuzz_carried[i]];
			if (try_sequence(j, s, &next) < 0)
				return -1;
			if (call >= s->count)
				break;
		}
	return 0;
}

int fuzz_sequence_minimise(const struct hv_fuzz *f, struct fuzz_sequence *s,
			   int (*fails)(void *ctx, const struct fuzz_sequence *sequence), void *ctx)
{
	struct job j = { .f = f, .fails = fails, .ctx = ctx };

	return drop_calls(&j, s) || plain_registers(&j, s) ? -1 : j.tried;
}
