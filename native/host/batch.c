/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls by the batch. Memory is compared once for all of them, as a call that writes nothing is the rule;
 * if something has changed, the batch is run again one call at a time, to learn who did it and what the
 * others do without it.
 */
#include "native/host/qemu-int.h"

#include <stdio.h>
#include <string.h>

#include "hvcheck/stub.h"

#define MOST_SWEEPS 3     /* after so many sweeps that found something, all of the stub is compared each time */
#define MOST_RESTARTS 100 /* for one subject; each takes some 50 ms */

/* One RUN request to the payload, and what became of it. */
struct batch {
	size_t ran;       /* outcomes that were stored */
	uint64_t changed; /* how many bytes differ afterwards */
	uint64_t first;   /* address of the first of them */
};

/* Looks at the guest's memory behind a batch, before anything in it is repaired. */
struct onlooker {
	void (*look)(void *ctx);
	void *ctx;
};

int batch_restart(struct qemu *qemu)
{
	qemu->restarts++;
	qemu->missed = subject_sweep(qemu);
	power_off(qemu);
	return power_on(qemu) || subject_install(qemu) ? -1 : 0;
}

int batch_restore(struct qemu *qemu)
{
	int err = subject_restore(qemu);

	if (err == QEMU_NEEDS_RESTART)
		return batch_restart(qemu);
	if (err == QEMU_GONE)
		power_off(qemu);
	return err ? -1 : 0;
}

/* Whether a call has written over the calls themselves. */
static void compare_calls(struct qemu *qemu, const struct hv_call *calls, size_t count,
			  struct batch *batch)
{
	const uint8_t *now = mail_guest(qemu, HV_CALLS_BASE), *was = (const uint8_t *)calls;

	if (!memcmp(now, was, count * sizeof(*calls)))
		return;
	for (size_t i = 0; i < count * sizeof(*calls); i++)
		if (now[i] != was[i] && batch->changed++ == 0)
			batch->first = HV_CALLS_BASE + i;
}

static void post_calls(struct qemu *qemu, const struct hv_call *calls, size_t count, uint64_t owner)
{
	struct hv_outcome *outs = mail_guest(qemu, HV_OUTS_BASE);
	uint64_t door = (owner ? owner : qemu->machine.places.table) + qemu->kind->door;

	memcpy(mail_guest(qemu, HV_CALLS_BASE), calls, count * sizeof(*calls));
	for (size_t i = 0; i < count; i++)
		memset(&outs[i], 0, HV_OUT_STATE_AT);
	mail_post(qemu, MAIL_RUN, (uint64_t[]){ count, door }, 2);
}

static struct hv_outcome crashed(const struct hv_call *call, uint32_t why)
{
	return (struct hv_outcome){ .id = call->id, .how = HV_HOW_CRASHED, .why = why };
}

/* Take the outcomes over. What the guest left there is trusted as far as it makes sense. */
static void fetch_outcomes(struct qemu *qemu, const struct hv_call *calls, struct hv_outcome *outs,
			   size_t count)
{
	memcpy(outs, mail_guest(qemu, HV_OUTS_BASE), count * sizeof(*outs));
	for (size_t i = 0; i < count; i++) {
		if (outs[i].id != calls[i].id || outs[i].how == HV_HOW_NONE || outs[i].how > HV_HOW_HUNG) {
			outs[i] = crashed(&calls[i], QEMU_WHY_GARBLED);
			continue;
		}
		outs[i].seen = qemu->machine.sees;
		outs[i].why = 0;
		outs[i].insns = outs[i].cycles = outs[i].mem_at = outs[i].mem_bytes = 0;
	}
}

/* Wait for the end of a batch that was posted, fetch its outcomes, and restore or restart the guest if it needs that. */
static int finish_batch(struct qemu *qemu, const struct hv_call *calls, struct hv_outcome *outs,
			size_t count, const struct onlooker *onlooker, struct batch *batch)
{
	struct qemu_watch watch;

	*batch = (struct batch){ 0 };
	hang_watch(qemu, calls, count, &watch);
	if (mail_is_stopped(qemu))
		return -1;
	if (!watch.lost && mailbox(qemu)->status != MAIL_OK) {
		snprintf(qemu->machine.error, sizeof(qemu->machine.error),
			 "the payload refused a batch of %zu calls", count);
		return -1;
	}
	batch->ran = watch.ran;
	fetch_outcomes(qemu, calls, outs, watch.ran);
	if (onlooker) {
		onlooker->look(onlooker->ctx);
		subject_sweep(qemu);
	}
	batch->changed = subject_changed(qemu, &batch->first);
	compare_calls(qemu, calls, count, batch);
	if (!watch.lost)
		return batch->changed ? batch_restore(qemu) : 0;

	watch.last.id = calls[watch.ran].id;
	watch.last.seen = (watch.last.seen | HV_SEE_MEMORY) & qemu->machine.sees;
	outs[batch->ran++] = watch.last;
	return batch_restart(qemu);
}

static int run_batch(struct qemu *qemu, const struct hv_call *calls, struct hv_outcome *outs, size_t count,
		     struct batch *batch)
{
	post_calls(qemu, calls, count, 0);
	return finish_batch(qemu, calls, outs, count, NULL, batch);
}

/* This stub takes QEMU down again and again, or its calls do not come back: the rest would take for ever. */
static bool is_hopeless(const struct qemu *qemu)
{
	return qemu->restarts > MOST_RESTARTS || !qemu->machine.patience;
}

static void give_up(const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		outs[i] = crashed(&calls[i], HV_WHY_NOT_RUN);
}

static int run_singly(struct qemu *qemu, const struct hv_call *calls, struct hv_outcome *outs,
		      size_t count)
{
	struct batch batch;

	for (size_t i = 0; i < count; i++) {
		if (is_hopeless(qemu)) {
			give_up(calls + i, outs + i, count - i);
			return 0;
		}
		if (run_batch(qemu, calls + i, outs + i, 1, &batch))
			return -1;
		outs[i].mem_at = batch.first;
		outs[i].mem_bytes = batch.changed;
	}
	return 0;
}

/* Make the call again, for the system registers of its outcome alone. */
static int read_spoiled(struct qemu *qemu, const struct hv_call *call, struct hv_outcome *out)
{
	struct hv_outcome again;
	struct batch batch;

	out->reserved = 0;
	if (probe_arm(qemu))
		return batch_restart(qemu);
	post_calls(qemu, call, 1, 0);
	if (probe_read(qemu, out))
		return batch_restart(qemu);
	return finish_batch(qemu, call, &again, 1, NULL, &batch);
}

int batch_play(struct qemu *qemu, const struct hv_call *call, uint64_t owner, struct hv_outcome *out,
	       void (*look)(void *ctx), void *ctx)
{
	const struct onlooker onlooker = { look, ctx };
	struct batch batch;

	*out = (struct hv_outcome){ 0 };
	post_calls(qemu, call, 1, owner);
	if (finish_batch(qemu, call, out, 1, &onlooker, &batch))
		return -1;
	out->reserved = 0;
	out->mem_at = batch.first;
	out->mem_bytes = batch.changed;
	return 0;
}

/* A batch, or what could be run of it: `*ran` calls. */
static int run_next(struct qemu *qemu, const struct hv_call *calls, struct hv_outcome *outs, size_t count, size_t *ran)
{
	struct batch batch;

	if (run_batch(qemu, calls, outs, count, &batch))
		return -1;
	if (batch.changed && run_singly(qemu, calls, outs, batch.ran))
		return -1;
	/* Once more: it may have been the host that ended QEMU, or starved it. */
	struct hv_outcome *last = &outs[batch.ran - 1];

	if (!batch.changed && last->how == HV_HOW_CRASHED && run_singly(qemu, last - outs + calls, last, 1))
		return -1;
	*ran = batch.ran;
	return 0;
}

static int read_all_spoiled(struct qemu *qemu, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (outs[i].reserved == QEMU_SPOILED && read_spoiled(qemu, &calls[i], &outs[i]))
			return -1;
	return 0;
}

static int run_all(struct qemu *qemu, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	size_t ran;

	for (; count; calls += ran, outs += ran, count -= ran) {
		size_t most = count < HV_BATCH_MAX ? count : HV_BATCH_MAX;

		if (is_hopeless(qemu)) {
			give_up(calls, outs, count);
			return 0;
		}
		if (run_next(qemu, calls, outs, most, &ran) || read_all_spoiled(qemu, calls, outs, ran))
			return -1;
	}
	return 0;
}

/*
 * Far from its table a large stub is compared only at the end. If a call has written there, all are run again, one by one: each is
 * charged with what it does, to pages that are near now.
 */
int batch_run(struct qemu *qemu, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	if (run_all(qemu, calls, outs, count))
		return -1;
	for (unsigned round = 0; subject_sweep(qemu); round++) {
		qemu->near.all |= round == MOST_SWEEPS;
		if (batch_restore(qemu) || run_singly(qemu, calls, outs, count) || read_all_spoiled(qemu, calls, outs, count))
			return -1;
	}
	return 0;
}
