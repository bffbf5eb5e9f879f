/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random calls, made and judged on the board: over the line goes how far it came. What is wrong there is made again, call by call,
 * and judged here.
 */
#include <string.h>

#include "hvcheck/fuzz.h"
#include "native/host/board/board-int.h"
#include "native/host/order.h"

#define AT_MS 6000		/* a board says more often than this how far it is, */
#define EMULATED_AT_MS 2500	/* and one that is a command is waited for as long as others keep it from running */
#define MOST_AT_ONE 64		/* so often it says the same number, and is lost */

static void ask(struct board *b, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count)
{
	static struct fuzz_order order;
	static uint8_t bytes[MESSAGE_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	order_make(&b->machine, f, news, &order);
	/* The payload knows its baseline, all but what its runner does not read. */
	order.baseline.r[HV_ICH_VTR_EL2] = b->machine.baseline.r[HV_ICH_VTR_EL2];
	pack_number(&p, first);
	pack_number(&p, count);
	pack_number(&p, ORDER_SLICE_MS);
	pack_runs(&p, (const uint8_t *)&order, sizeof(order), 1);
	talk_say(&b->talk, MESSAGE_FUZZ, bytes, (size_t)(p.at - bytes));
}

/* The last word that has come of how far it is. Returns what the payload says of the end: 0, it goes on; 2, memory has changed. */
static uint64_t read_account(struct board *b, uint64_t *account)
{
	struct unpacker u = talk_body(&b->talk);

	for (unsigned i = 0; i <= MAIL_FUZZ_SIZE; i++)
		account[i] = unpack_number(&u);
	return unpack_number(&u);
}

int random_run(struct board *b, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count,
	     struct hv_fuzzed *fuzzed)
{
	uint64_t account[MAIL_FUZZ_SIZE + 1] = { 0 }, end = 0, done = 0;
	const unsigned patience = line_restarts(&b->line) ? EMULATED_AT_MS : AT_MS;
	enum heard what = TALK_MESSAGE;
	unsigned same = 0;

	ask(b, f, news, first, count);
	while (!end && (what = talk_hear(&b->talk, patience)) == TALK_MESSAGE) {
		b->spent = answer_refused(b) == MAIL_NO_CPU;
		if (b->spent)
			break;
		if (message_number(&b->talk.message) != MESSAGE_AT)
			return answer_unexpected(b);
		end = read_account(b, account);
		same = account[MAIL_FUZZ_DONE] == done ? same + 1 : 0;
		done = account[MAIL_FUZZ_DONE];
		if (!end && same == MOST_AT_ONE) {
			what = TALK_SILENT;
			break;
		}
	}
	order_read(account, count, fuzzed);
	if (b->spent)
		return subject_again(b);
	if (what == TALK_STOPPED || (what == TALK_GONE && !power_can_cycle(b)))
		return answer_lost(b, what);
	if (what != TALK_MESSAGE) {	/* one of the batch under way has taken the board down */
		uint64_t left = count - fuzzed->done;

		fuzzed->repeat = left < MAIL_FUZZ_BATCH ? left : MAIL_FUZZ_BATCH;
		fuzzed->rule = HV_RULE_COUNT;
		return subject_again(b);
	}
	order_settle(count, end == 2, fuzzed);
	return 0;
}
