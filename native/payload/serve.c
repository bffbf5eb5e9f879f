/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/cut.h"
#include "native/payload/serve.h"

#include "hvcheck/call.h"
#include "hvcheck/stub.h"
#include "native/payload/arch.h"
#include "native/payload/console.h"
#include "native/payload/doze.h"
#include "native/payload/firmware.h"
#include "native/payload/generate.h"
#include "native/link/delta.h"
#include "native/link/mailbox.h"
#include "native/payload/payload.h"
#include "native/link/places.h"
#include "native/payload/psci.h"
#include "native/payload/runs.h"
#include "native/payload/scene.h"
#include "native/payload/second.h"
#include "native/payload/session.h"
#include "native/payload/watched.h"

#define SLOW_US 5000		/* for random calls on the second CPU, each of which takes microseconds, */
#define AWAY_TIMES 4		/* and so often what this CPU stood still besides */
#define PUT_MOST 4096		/* bytes of the image in one message, once it is unpacked */
_Static_assert(2 * sizeof(struct entry_record) <= MESSAGE_MOST, "the entry record is one message");

static uint64_t level;
static struct hv_places places;
static bool placed;		/* there is a subject */
static struct hv_call init;	/* what calls are told against */
static struct hv_state baseline, base;
static uint8_t answer[MESSAGE_MOST];

static struct packer begin(void)
{
	return (struct packer){ answer, answer + sizeof(answer), false };
}

static void say(enum message number, const struct packer *p)
{
	session_say(number, answer, (size_t)(p->at - answer));
}

static void refuse(unsigned number, uint64_t status)
{
	struct packer p = begin();

	pack_number(&p, number);
	pack_number(&p, status);
	say(MESSAGE_REFUSED, &p);
}

/* What the host must know of us in front of everything else. */
static void introduce(void)
{
	uint64_t known[PING_ICH_VTR + 1] = { LINK_VERSION, sizeof(struct hv_call), sizeof(struct hv_outcome) };
	struct packer p = begin();

	hv_identify(known, level);
	for (unsigned i = 0; i <= PING_ICH_VTR; i++)
		pack_number(&p, known[i]);
	say(MESSAGE_KNOW, &p);
	p = begin();
	pack_runs(&p, (const uint8_t *)&entry_record, sizeof(entry_record), 1);
	say(MESSAGE_ENTRY, &p);
	memset(&baseline, 0, sizeof(baseline));
	placed = false;
	runs_drop();
	scene_forget();
	runs_be_patient(0);
	second_be_patient(0);
}

static uint64_t put(struct unpacker *u)
{
	static uint8_t bytes[PUT_MOST];
	uint64_t offset = unpack_number(u);
	size_t size = unpack_runs(u, bytes, sizeof(bytes));

	return u->bad ? MAIL_RANGE : watched_put(offset, bytes, size);
}

/* Returns the status that PLACED tells. */
static uint64_t place(struct unpacker *u)
{
	uint64_t from = unpack_number(u), size = unpack_number(u), to = unpack_number(u);
	uint64_t table = unpack_number(u), status;

	placed = false;
	if (u->bad || table < to || table - to >= size || places_own(&places))
		return MAIL_RANGE;
	places.table = table;
	places.stub = to;
	places.stub_size = size;
	status = watched_place(&places, from, size, to);
	placed = status == MAIL_OK;
	hv_call_init(&init, &places);
	return status;
}

static uint64_t say_placed(struct unpacker *u)
{
	uint64_t status = place(u);
	struct packer p = begin();

	pack_number(&p, status);
	pack_number(&p, placed ? watched_sum() : 0);
	say(MESSAGE_PLACED, &p);
	return MAIL_OK;
}

static uint64_t door(void)
{
	return places.table + ARCH_DOOR;
}

static void say_outcome(enum message number, const struct hv_outcome *out, const struct hv_state *against)
{
	struct packer p = begin();

	delta_put_outcome(&p, out, against);
	say(number, &p);
}

/* --- a call that does not come back, or whose CPU may be lost behind it ------------------------------------------ */

#define HEARD_US 500000		/* for the host to hear of it: on a busy one, what it sees is of the time from then on */

static bool heard;

static void await_heard(void)
{
	const uint64_t since = console_now();

	while (!(heard = session_is_heard()) && console_now() - since < HEARD_US)
		session_look();
}

static void say_missed(void)
{
	const struct packer p = begin();

	say(MESSAGE_HELP, &p);
	await_heard();
}

static void say_waited(uint64_t us)
{
	struct packer p = begin();

	pack_number(&p, heard ? us : 0);
	say(MESSAGE_WAITED, &p);
}

static const struct second_host host = { say_missed, say_waited };

/* --- calls ------------------------------------------------------------------------------------------------------- */

static uint64_t make_base(struct unpacker *u)
{
	static struct hv_call call;
	const uint64_t how = unpack_number(u);
	uint64_t status;

	if (!placed)
		return MAIL_RANGE;
	call = init;
	call.event = HV_EVENT_NONE;
	runs_tell(NULL);
	runs_tell_back(NULL);
	runs_use_one_cpu(how & BASE_ONE_CPU);
	status = runs_alone(&call, door());
	if (status != MAIL_OK)
		return status;
	if (!second_was_up())
		runs_outcome()->reserved = SECOND_OWN;
	runs_tell(&host);
	second_has_debugger(how & BASE_HELP);
	base = baseline;
	baseline = runs_outcome()->out;
	say_outcome(MESSAGE_OUT, runs_outcome(), &base);
	return MAIL_OK;
}

static void say_call(const struct hv_call *call, const struct hv_outcome *out)
{
	delta_expect(&base, call, &init, &baseline);
	say_outcome(MESSAGE_OUT, out, &base);
}

static uint64_t latch;		/* LATCH_* */

/* Of what its caller has not stored yet, nothing is said: that is as expected. */
static void say_back(const struct hv_call *call, const struct hv_outcome *stored)
{
	static struct hv_outcome out;

	delta_expect(&base, call, &init, &baseline);
	out = *stored;
	out.out = base;
	memcpy(&out.out.r[HV_X0], &stored->out.r[HV_X0], (HV_X30 + 1 - HV_X0) * sizeof(out.out.r[0]));
	out.out.r[HV_PC] = stored->out.r[HV_PC];
	out.out.r[HV_PSTATE] = stored->out.r[HV_PSTATE];
	say_outcome(MESSAGE_BACK, &out, &base);
	if (latch == LATCH_HEARD)
		await_heard();
}

static uint64_t use_latch(struct unpacker *u)
{
	latch = unpack_number(u);
	runs_tell_back(latch ? say_back : NULL);
	return u->bad ? MAIL_RANGE : MAIL_OK;
}

/* Calls that have come one behind the other are run together. */
static uint64_t flush_calls(void)
{
	return runs_flush(door(), say_call);
}

static uint64_t take_call(struct unpacker *u)
{
	static struct hv_call call;

	call = init;
	delta_get_call(u, &call);
	if (u->bad || !placed)
		return MAIL_RANGE;
	runs_add(&call);
	return runs_are_full() ? flush_calls() : MAIL_OK;
}

/* --- random calls ------------------------------------------------------------------------------------------------ */

#define AT_US 250000		/* between two words of how far it is */

static volatile uint64_t account[MAIL_FUZZ_SIZE + 1];
static uint64_t told;		/* when */

static void say_account(unsigned end)
{
	struct packer p = begin();

	for (unsigned i = 0; i <= MAIL_FUZZ_SIZE; i++)
		pack_number(&p, account[i]);
	pack_number(&p, end);
	say(MESSAGE_AT, &p);
	told = console_now();
}

static bool spoilt;	/* memory had changed before it was put back behind a cut */

/*
 * One of the batch hangs: it is its last. The host makes that call anew, alone, and is told so by `reserved`. What calls before
 * have done to memory is seen before the cut; and so may the branch be that the runner plants in the stub: then it is looked for in
 * vain.
 */
static void cut_batch(uint64_t count)
{
	struct hv_outcome *outs = runs_outcome();
	uint64_t at = (hv_run.out - entry_record.places.outs) / sizeof(*outs), first;

	spoilt |= watched_changed(&first) != 0;
	arch_set(&hv_run.left, 1);
	second_cut(true, runs_look, NULL);
	cut_restore();
	for (; at < count; at++)
		outs[at].reserved = 1;
}

static void run_batch(const struct generate *g, uint64_t count)
{
	if (!runs_have_cpu()) {		/* none is run: the next order is refused */
		arch_set(&hv_run.out, entry_record.places.outs);
		return;
	}
	if (!second_is_up()) {
		hv_run_calls(count, g->door);
		return;
	}
	second_post(count, g->door, NULL);
	if (!second_await(SLOW_US + AWAY_TIMES * second_away(), runs_look))
		cut_batch(count);
	if (console_now() - told > AT_US)
		say_account(0);
}

static uint64_t fuzz(struct unpacker *u)
{
	static struct fuzz_order order;
	const struct generate g = {
		.order = &order, .door = door(), .answer = account, .run = run_batch,
	};
	uint64_t first = unpack_number(u), count = unpack_number(u), ms = unpack_number(u), at, status, vtr;
	bool changed;

	if (unpack_runs(u, (uint8_t *)&order, sizeof(order)) != sizeof(order) || u->bad || !placed)
		return MAIL_RANGE;
	if (!runs_have_cpu())
		return MAIL_NO_CPU;
	vtr = order.baseline.r[HV_ICH_VTR_EL2];		/* all that the host has to say of the baseline */
	order.baseline = baseline;
	order.baseline.r[HV_ICH_VTR_EL2] = vtr;
	told = console_now();
	spoilt = false;
	status = generate_calls(&g, first, count, ms);
	changed = watched_changed(&at) != 0;
	if (changed)
		cut_restore();
	changed |= spoilt;
	if (status == MAIL_OK)
		say_account(changed ? 2 : 1);
	return status;
}

/* What a board says last before it is silent for ever. */
static uint64_t probe(struct unpacker *u)
{
	const uint64_t number = unpack_number(u);
	uint64_t value, went;
	struct packer p = begin();

	if (u->bad || number >= PROBE_COUNT)
		return MAIL_RANGE;
	pack_number(&p, number);
	say(MESSAGE_PROBE, &p);
	went = firmware_probe((enum probe)number, &value);
	p = begin();
	pack_number(&p, number);
	pack_number(&p, went);
	pack_number(&p, value);
	say(MESSAGE_FOUND, &p);
	return MAIL_OK;
}

/* It returns if firmware cannot: else this would not be said. */
static uint64_t reset(void)
{
	uint64_t result;

	if (entry_record.psci == ENTRY_PSCI_SMC)
		psci_call(PSCI_SYSTEM_RESET, 0, 0, 0, &result);
	return MAIL_UNKNOWN;
}

static uint64_t sweep(void)
{
	struct packer p = begin();

	pack_number(&p, watched_sweep());
	say(MESSAGE_SWEPT, &p);
	return MAIL_OK;
}

static uint64_t be_patient(struct unpacker *u)
{
	const uint64_t hung = unpack_number(u), lost = unpack_number(u);

	if (u->bad)
		return MAIL_RANGE;
	runs_be_patient(hung);
	second_be_patient(lost);
	return MAIL_OK;
}

static uint64_t handle(unsigned number, struct unpacker *u)
{
	if (level < 2)
		return MAIL_NO_EL2;
	switch (number) {
	case MESSAGE_IMAGE:
		watched_begin();
		return MAIL_OK;
	case MESSAGE_SWEEP:
		return sweep();
	case MESSAGE_PUT:
		return put(u);
	case MESSAGE_PLACE:
		return say_placed(u);
	case MESSAGE_BASE:
		return make_base(u);
	case MESSAGE_RUN:
		return take_call(u);
	case MESSAGE_PATIENCE:
		return be_patient(u);
	case MESSAGE_LATCH:
		return use_latch(u);
	case MESSAGE_FUZZ:
		return fuzz(u);
	case MESSAGE_PROBE:
		return probe(u);
	case MESSAGE_RESET:
		return reset();
	case MESSAGE_PLAY:
		return placed ? scene_play(u, &init, door(), say_call) : MAIL_RANGE;
	}
	return scene_answer(number, u);
}

static void settle(unsigned number, uint64_t status)
{
	if (status != MAIL_OK)
		refuse(number, status);
}

static void serve(void)
{
	const struct message_reader *m;

	if (session_is_new())
		introduce();
	while ((m = session_hear())) {
		unsigned number = message_number(m);
		struct unpacker u = { message_bytes(m), message_bytes(m) + message_size(m), false };

		doze_awake();
		/* What has come before is answered before. */
		if (number != MESSAGE_RUN)
			settle(MESSAGE_RUN, flush_calls());
		scene_leave(number);
		settle(number, handle(number, &u));
	}
	settle(MESSAGE_RUN, flush_calls());
}

void serve_open(uint64_t el)
{
	level = el;
	session_open((unsigned)el);
}

/* If a byte was lost, that may have been while this CPU slept: then it does no more. */
void serve_look(void)
{
	while (session_look()) {
		serve();
		if (session_is_clean())
			doze();
	}
	doze();
}
