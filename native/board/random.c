/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random calls, made and judged on the board: over the line goes how far it came. What is wrong there is made again, call by call,
 * and judged here.
 */
#include <string.h>

#include "hvcheck/fuzz.h"
#include "native/board/board-int.h"

#define SLICE_MS 500	/* of one request: so long does it take to notice Ctrl-C */
#define AT_MS 6000	/* a board says more often than this how far it is */

static uint64_t abi_index(const struct hv_abi *abi)
{
	uint64_t i = 0;

	while (hv_abis[i] && hv_abis[i] != abi)
		i++;
	return i;
}

/* Of the baseline the payload knows all but what its runner does not read. */
static void make_order(const struct board *b, const struct hv_fuzz *f, const struct hv_news *news, struct hv_fuzz_order *order)
{
	const struct hv_machine *m = &b->machine;

	memset(order, 0, sizeof(*order));
	order->abi = abi_index(f->abi);
	order->seed = f->seed;
	order->sees = f->sees;
	order->strict = news->strict;
	order->release = news->release;
	order->home = f->home;
	order->table = m->places.table;
	order->stub = m->places.stub;
	order->stub_size = m->places.stub_size;
	order->absent = m->places.absent;
	order->absent_size = m->places.absent_size;
	order->word_count = f->word_count;
	memcpy(order->known, news->known, sizeof(order->known));
	for (unsigned i = 0; i < f->word_count; i++)
		order->words[i] = f->words[i];
	order->baseline.r[HV_ICH_VTR_EL2] = m->baseline.r[HV_ICH_VTR_EL2];
}

static void ask(struct board *b, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count)
{
	static struct hv_fuzz_order order;
	static uint8_t bytes[MESSAGE_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	make_order(b, f, news, &order);
	pack_number(&p, first);
	pack_number(&p, count);
	pack_number(&p, SLICE_MS);
	pack_runs(&p, (const uint8_t *)&order, sizeof(order));
	talk_say(&b->talk, MESSAGE_FUZZ, bytes, (size_t)(p.at - bytes));
}

/* The last word that has come of how far it is. Returns what the payload says of the end: 0, it goes on; 2, memory has changed. */
static uint64_t read_account(struct board *b, uint64_t *account)
{
	struct unpacker u = talk_body(&b->talk);

	for (unsigned i = 0; i <= HV_FUZZ_SIZE; i++)
		account[i] = unpack_number(&u);
	return unpack_number(&u);
}

static void note(const uint64_t *account, uint64_t count, struct hv_fuzzed *fuzzed)
{
	const uint64_t done = account[HV_FUZZ_DONE], repeat = account[HV_FUZZ_REPEAT], rule = account[HV_FUZZ_RULE];

	if (done > count || repeat > count - done)
		return;
	fuzzed->done = done;
	fuzzed->repeat = repeat;
	if (rule && rule <= HV_RULE_COUNT)
		fuzzed->rule = (unsigned)rule - 1;
}

int random_run(struct board *b, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count,
	     struct hv_fuzzed *fuzzed)
{
	uint64_t account[HV_FUZZ_SIZE + 1] = { 0 }, end = 0;
	enum heard what = TALK_MESSAGE;

	*fuzzed = (struct hv_fuzzed){ .rule = HV_RULE_COUNT };
	ask(b, f, news, first, count);
	while (!end && (what = talk_hear(&b->talk, AT_MS)) == TALK_MESSAGE) {
		if (message_number(&b->talk.message) != MESSAGE_AT)
			return start_unexpected(b);
		end = read_account(b, account);
	}
	note(account, count, fuzzed);
	if (what == TALK_STOPPED || (what == TALK_GONE && !power_can_cycle(b)))
		return start_lost(b, what);
	if (what != TALK_MESSAGE) {	/* one of the batch under way has taken the board down */
		uint64_t left = count - fuzzed->done;

		fuzzed->repeat = left < HV_FUZZ_BATCH ? left : HV_FUZZ_BATCH;
		fuzzed->rule = HV_RULE_COUNT;
		return start_again(b);
	}
	if (end == 2) {			/* one of them has written where it must not, and those behind it ran into that */
		fuzzed->repeat += fuzzed->done;
		fuzzed->done = 0;
	}
	if (!fuzzed->done && !fuzzed->repeat)
		fuzzed->repeat = count < HV_FUZZ_BATCH ? count : HV_FUZZ_BATCH;
	return 0;
}
