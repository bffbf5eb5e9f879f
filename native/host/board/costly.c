/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A call that makes vectors of an address where nothing is costs the board a CPU, or all of it: no exception comes back from there,
 * and what that CPU holds at EL2 is never seen. The suite makes a dozen such calls, one behind the other, with such an address in
 * the same register. The first is made, and the others are not: nothing would be seen of them, either. Likewise an SMC, if there is
 * no firmware that answers: that is so whatever the stub is. If a stub loses EL2 whenever it is called, each call costs a start
 * of the board: so of each kind of call no more are made than MOST_OF_A_KIND, and no more than one if the subject has cost as many
 * CPUs as MOST_OF_A_SUBJECT. Then an IRQ is like one from another level, too. And a stub may lose EL2 with each number in x0 or
 * each immediate, which are kinds of their own: has_cost_by_another() says which of them are not made. What is not made is UNSEEN.
 */
#include <string.h>

#include "native/host/board/board-int.h"
#include "native/link/crc32.h"

#define MOST_OF_A_KIND 3
#define MOST_OF_A_SUBJECT 5
#define HCR_TSC (1ull << 19)	/* an SMC of EL1 goes to EL2 */

static bool is_for_firmware(const struct hv_call *call)
{
	return call->event == HV_EVENT_SMC && !(call->in.r[HV_HCR_EL2] & HCR_TSC);
}

void costly_note(struct board *b, const struct hv_call *call)
{
	if (is_for_firmware(call)) {
		b->is_smc_costly = true;
		return;
	}
	b->costly = *call;
	b->has_costly = true;
}

/* Of all that stays as it is if the stub is moved. Words that are moved stand in a rising order in most stubs. */
static uint32_t sum_of(const struct hv_stub *stub)
{
	uint32_t sum = (uint32_t)stub->table;
	uint64_t at = 0;

	for (size_t i = 0; i < stub->fixup_count; i++) {
		const struct hv_fixup *moved = &stub->fixups[i];

		if (moved->at < at || moved->at + moved->size > stub->size)
			continue;
		sum = crc32_add(sum, stub->image + at, moved->at - at);
		at = moved->at + moved->size;
	}
	return crc32_add(sum, stub->image + at, stub->size - at);
}

/* A stub that is loaded once more, or elsewhere, costs what it has cost before. */
void costly_begin(struct board *b, const struct hv_stub *stub)
{
	const uint32_t sum = sum_of(stub);

	if (b->costly_stub == sum)
		return;
	b->costly_stub = sum;
	b->has_costly = false;
	b->loses_cpus = false;
	b->kind_count = 0;
}

/* Nothing of the board's own, as far as its payload knows. */
static bool is_nowhere(const struct board *b, uint64_t address)
{
	const struct hv_places *p = &b->machine.places;

	return address < p->ram || address >= p->ram_end;
}

static bool is_number(unsigned reg, uint64_t value)
{
	return reg == HV_X0 && kinds_is_number(value);
}

bool costly_is_like(const struct board *b, const struct hv_call *one, const struct hv_call *call)
{
	unsigned other = 0;

	if (!kinds_are_made_alike(one, call))
		return false;
	for (unsigned i = 0; i < HV_REG_COUNT; i++) {
		uint64_t was = one->in.r[i], is = call->in.r[i];

		if (was == is)
			continue;
		if (i > HV_X30 || is_number(i, was) || is_number(i, is) || !is_nowhere(b, was) || !is_nowhere(b, is))
			return false;
		other++;
	}
	return other <= 1;
}

/* Where it comes from selects a slot, and nothing else of the call does. */
static bool is_asynchronous(const struct hv_call *call)
{
	return call->event == HV_EVENT_IRQ || call->event == HV_EVENT_FIQ || call->event == HV_EVENT_SERROR;
}

static bool is_from_alike(const struct hv_call *one, const struct hv_call *call)
{
	return one->event == call->event && (is_asynchronous(call) || one->from == call->from);
}

/*
 * No call of this kind was made yet. It is costly if one with its immediate and another number in x0 was, or if those with its
 * number were, by other immediates. If one of these came back, the immediate selects what is done, and this one may come back, too.
 */
static bool has_cost_by_another(const struct board *b, const struct hv_call *call)
{
	bool by_immediate = false, by_number = false, is_back = false;

	for (unsigned i = 0; i < b->kind_count; i++) {
		const struct call_kind *kind = &b->kinds[i];

		if (!is_from_alike(&kind->call, call))
			continue;
		by_immediate |= kind->lost && kind->call.imm == call->imm;
		by_number |= kind->lost && kinds_have_one_number(&kind->call, call);
		is_back |= !kind->lost && kinds_have_one_number(&kind->call, call);
	}
	return by_immediate || (by_number && !is_back);
}

static bool is_of_costly_kind(const struct board *b, const struct hv_call *call)
{
	const bool enough = kinds_lost(b) >= MOST_OF_A_SUBJECT;
	const struct call_kind *kind = kinds_find(b, call);

	if (kind)
		return kind->lost >= (enough ? 1 : MOST_OF_A_KIND);
	return enough && has_cost_by_another(b, call);
}

bool costly_are_many(const struct board *b)
{
	return kinds_lost(b) >= MOST_OF_A_KIND;
}

bool costly_is(const struct board *b, const struct hv_call *call)
{
	return (b->is_smc_costly && is_for_firmware(call)) || (b->has_costly && costly_is_like(b, &b->costly, call)) ||
	       is_of_costly_kind(b, call);
}
