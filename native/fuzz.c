/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random calls, left to the payload. The host does what the payload cannot: it compares memory, and rescues calls that hang. Where
 * something is wrong it says which calls are to be made again; hv_batch_run() then learns what each of them did.
 */
#include "native/qemu-int.h"

#include <stdio.h>
#include <string.h>

#include "hvcheck/fuzz.h"
#include "hvcheck/stub.h"

#define DOOR_SLOT 8
#define SLICE_MS 500	/* of one request: so long does it take to notice Ctrl-C */

static uint64_t abi_index(const struct hv_abi *abi)
{
	uint64_t i = 0;

	while (hv_abis[i] && hv_abis[i] != abi)
		i++;
	return i;
}

/* Plain data: it may be written from outside. */
static void write_order(struct hv_qemu *qemu, const struct hv_fuzz *f, const struct hv_news *news)
{
	const struct hv_machine *m = &qemu->machine;
	struct hv_fuzz_order order = {
		.abi = abi_index(f->abi), .seed = f->seed, .sees = f->sees, .strict = news->strict, .release = news->release,
		.home = f->home,
		.table = m->places.table, .stub = m->places.stub, .stub_size = m->places.stub_size,
		.absent = m->places.absent, .absent_size = m->places.absent_size,
		.word_count = f->word_count, .baseline = m->baseline,
	};

	memcpy(order.known, news->known, sizeof(order.known));
	for (unsigned i = 0; i < f->word_count; i++)
		order.words[i] = f->words[i];
	memcpy(hv_guest(qemu, HV_STAGE_BASE), &order, sizeof(order));
}

/* The payload's own account. A stub may have written over it. */
static void read_account(struct hv_qemu *qemu, uint64_t count, struct hv_fuzzed *fuzzed)
{
	const uint64_t *answer = hv_mailbox(qemu)->answer;
	uint64_t done = answer[HV_FUZZ_DONE], repeat = answer[HV_FUZZ_REPEAT], rule = answer[HV_FUZZ_RULE];

	*fuzzed = (struct hv_fuzzed){ .rule = HV_RULE_COUNT };
	if (done > count || repeat > count - done) {
		fuzzed->repeat = count < HV_FUZZ_BATCH ? count : HV_FUZZ_BATCH;
		return;
	}
	fuzzed->done = done;
	fuzzed->repeat = repeat;
	if (rule && rule <= HV_RULE_COUNT)
		fuzzed->rule = (unsigned)rule - 1;
}

/* QEMU is lost with the call behind `ran` of the batch under way. */
static int blame(struct hv_qemu *qemu, uint64_t ran, uint64_t count, struct hv_fuzzed *fuzzed)
{
	uint64_t left = count - fuzzed->done;

	fuzzed->repeat = ran + 1 < left ? ran + 1 : left;
	fuzzed->rule = HV_RULE_COUNT;
	return hv_batch_restart(qemu);
}

int hv_fuzz_run(struct hv_qemu *qemu, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count,
		struct hv_fuzzed *fuzzed)
{
	uint64_t door = qemu->machine.places.table + DOOR_SLOT * HV_SLOT_SIZE, at;
	struct hv_watch watch;
	bool changed;
	int err = 0;

	write_order(qemu, f, news);
	hv_post(qemu, HV_MAIL_FUZZ, (uint64_t[]){ first, count, door, SLICE_MS }, 4);
	hv_hang_watch(qemu, NULL, 0, &watch);
	if (hv_is_stopped(qemu))
		return -1;
	if (!watch.lost && hv_mailbox(qemu)->status != HV_MAIL_OK) {
		snprintf(qemu->machine.error, sizeof(qemu->machine.error), "the payload refused to make calls, with code %u",
			 (unsigned)hv_mailbox(qemu)->status);
		return -1;
	}
	read_account(qemu, count, fuzzed);
	changed = hv_subject_sweep(qemu);
	changed |= hv_subject_changed(qemu, &at) != 0;
	if (watch.lost)
		err = blame(qemu, watch.ran, count, fuzzed);
	else if (changed)
		err = hv_batch_restore(qemu);
	if (changed) {		/* by one of them, and those behind it ran into what it did */
		fuzzed->repeat += fuzzed->done;
		fuzzed->done = 0;
	}
	if (!fuzzed->done && !fuzzed->repeat)
		fuzzed->repeat = count < HV_FUZZ_BATCH ? count : HV_FUZZ_BATCH;
	return err;
}
