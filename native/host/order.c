/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/order.h"

#include <string.h>

static uint64_t abi_index(const struct hv_abi *abi)
{
	uint64_t i = 0;

	while (hv_abis[i] && hv_abis[i] != abi)
		i++;
	return i;
}

void order_make(const struct hv_machine *m, const struct hv_fuzz *f, const struct hv_news *news, struct fuzz_order *order)
{
	memset(order, 0, sizeof(*order));
	order->abi = abi_index(f->abi);
	order->seed = f->seed;
	order->sees = f->sees;
	order->has = f->has;
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
}

void order_read(const uint64_t *answer, uint64_t count, struct hv_fuzzed *fuzzed)
{
	const uint64_t done = answer[MAIL_FUZZ_DONE], repeat = answer[MAIL_FUZZ_REPEAT], rule = answer[MAIL_FUZZ_RULE];

	*fuzzed = (struct hv_fuzzed){ .rule = HV_RULE_COUNT };
	if (done > count || repeat > count - done)
		return;
	fuzzed->done = done;
	fuzzed->repeat = repeat;
	if (rule && rule <= HV_RULE_COUNT)
		fuzzed->rule = (unsigned)rule - 1;
}

void order_settle(uint64_t count, bool changed, struct hv_fuzzed *fuzzed)
{
	if (changed) {
		fuzzed->repeat += fuzzed->done;
		fuzzed->done = 0;
	}
	if (!fuzzed->done && !fuzzed->repeat)
		fuzzed->repeat = count < MAIL_FUZZ_BATCH ? count : MAIL_FUZZ_BATCH;
}
