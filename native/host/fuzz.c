/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random calls, left to the payload. The host does what the payload cannot: it compares memory, and rescues calls that hang. Where
 * something is wrong it says which calls are to be made again; batch_run() then learns what each of them did.
 */
#include "native/host/qemu-int.h"

#include <stdio.h>
#include <string.h>

#include "hvcheck/fuzz.h"
#include "hvcheck/stub.h"
#include "native/host/order.h"

/* QEMU is lost with the call behind `ran` of the batch under way. */
static int blame(struct qemu *qemu, uint64_t ran, uint64_t count, struct hv_fuzzed *fuzzed)
{
	uint64_t left = count - fuzzed->done;

	fuzzed->repeat = ran + 1 < left ? ran + 1 : left;
	fuzzed->rule = HV_RULE_COUNT;
	return batch_restart(qemu);
}

int payload_fuzz(struct qemu *qemu, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count,
		 struct hv_fuzzed *fuzzed)
{
	uint64_t door = qemu->machine.places.table + qemu->kind->door, at;
	struct fuzz_order order;
	struct qemu_watch watch;
	bool changed;
	int err = 0;

	order_make(&qemu->machine, f, news, &order);
	order.baseline = qemu->machine.baseline;
	memcpy(mail_guest(qemu, HV_STAGE_BASE), &order, sizeof(order));
	/* The answer before it was to another question, and is looked at as soon as this one is under way. */
	for (unsigned i = 0; i <= MAIL_FUZZ_SIZE; i++)
		mailbox(qemu)->answer[i] = 0;
	mail_post(qemu, MAIL_FUZZ, (uint64_t[]){ first, count, door, ORDER_SLICE_MS }, 4);
	hang_watch(qemu, NULL, 0, &watch);
	if (mail_is_stopped(qemu))
		return -1;
	if (!watch.lost && mailbox(qemu)->status != MAIL_OK) {
		snprintf(qemu->machine.error, sizeof(qemu->machine.error), "the payload refused to make calls, with code %u",
			 (unsigned)mailbox(qemu)->status);
		return -1;
	}
	order_read(mailbox(qemu)->answer, count, fuzzed);
	changed = subject_sweep(qemu);
	changed |= subject_changed(qemu, &at) != 0;
	if (watch.lost)
		err = blame(qemu, watch.ran, count, fuzzed);
	else if (changed)
		err = batch_restore(qemu);
	order_settle(count, changed, fuzzed);
	return err;
}
