/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A batch that stands still. Standing still for a moment only raises a suspicion: the CPU is stopped through
 * QEMU's debugger and looked at. It is lost if it provably never moves on, or if it has not for a long
 * time.
 */
#include "native/host/qemu-int.h"

#define FIRST_LOOK (1 * MS)		/* stands still for so long: stop it and look */
#define LONGEST_WAIT (256 * MS)	/* between two looks */
#define FIRST_STEPS 8u			/* so many instructions are stepped at the first look ... */
#define MOST_STEPS 1024u		/* ... and later: so long may a loop be; 0.1 ms each */
#define PATIENCE (2000 * MS)		/* lost without a proof */
#define SHORT_PATIENCE (200 * MS)	/* where the same stub has cost us that patience before */
#define PATIENT_HANGS 3
#define ENOUGH_STEPS 2000u		/* but not before so many: a busy host must not make a hang */
#define LAST_PATIENCE (30000 * MS)	/* lost, even if the host gave QEMU no processor for it */
#define SPIN_PATIENCE 20000ull		/* for each HVC of HV_EVENT_SPIN */
#define START_PATIENCE (10000 * MS)	/* for the payload to take up the batch */
#define LAST_BREATH_MS 500		/* between QEMU's last word and its end */

/* What the CPU has been seen doing since it last moved on. */
struct stall {
	uint64_t left;  /* calls to go */
	uint64_t wait;  /* until the next look */
	uint64_t since; /* 0: it has not been looked at yet */
	struct process_wait run; /* since it was let run */
	struct process_time ran; /* in all between the looks */
	unsigned steps; /* for the next look */
	unsigned stepped; /* in all */
};

struct hunt {
	struct qemu *qemu;
	const struct hv_call *calls; /* NULL: the payload makes its own, batch by batch */
	size_t count, cut; /* `cut`: calls that are left out, because one that hung has changed memory */
	uint64_t turn; /* which of the payload's own batches that is */
	volatile struct hv_run *run;
	struct qemu_watch *watch;
	struct stall stall;
};

enum next { GO_ON, LOST };

static const struct stall no_stall = { .wait = FIRST_LOOK, .steps = FIRST_STEPS };

/* The call that is under way. */
static size_t current(struct hunt *h)
{
	return h->count - h->cut - h->stall.left;
}

/* The call under way has cost this long, and nothing is proven by it. */
static void spend(struct hunt *h)
{
	uint64_t cost = h->stall.since ? clock_now() - h->stall.since : 0, *left = &h->qemu->machine.patience;

	*left -= cost < *left ? cost : *left;
}

static enum next crash(struct hunt *h, enum qemu_why why)
{
	spend(h);
	h->watch->last.how = HV_HOW_CRASHED;
	h->watch->last.why = why;
	return LOST;
}

/* QEMU's debugger does not answer. It stops answering a little before QEMU is gone. */
static enum next mute(struct hunt *h)
{
	return crash(h, gdb_alive(&h->qemu->gdb, LAST_BREATH_MS) ? QEMU_WHY_SILENT : QEMU_WHY_DIED);
}

/* The call under way is lost: save what can be saved, and go on if the CPU can be. */
static enum next give_up_call(struct hunt *h, struct cut *cut)
{
	struct mailbox *mail = mailbox(h->qemu);
	enum rescue_call rescue;
	uint64_t first;

	cut->index = current(h);
	cut->left = h->stall.left;
	cut->door = h->run->phase == HV_PHASE_DOOR;
	/*
	 * The calls behind this one would run into what it did to the stub. If the payload makes the calls, those
	 * behind it may hang as well, and it should say so before they do. There may be no time left for them either.
	 */
	if (cut->left > 1 && (!h->calls || !h->qemu->machine.patience || subject_changed(h->qemu, &first))) {
		h->cut += cut->left - 1;
		h->run->left = cut->left = 1;
	}
	/* It would judge an outcome that is not complete, and make others in its place. */
	if (!h->calls)
		__atomic_store_n(&mail->hold, 1, __ATOMIC_RELEASE);
	rescue = rescue_call(h->qemu, cut);
	__atomic_store_n(&mail->hold, 0, __ATOMIC_RELEASE);
	switch (rescue) {
	case RESCUED:
		h->stall = no_stall;
		return GO_ON;
	case RESCUE_FAILED:
		rescue_salvage(h->qemu, cut, &h->watch->last);
		return LOST;
	case RESCUE_MUTE:
		break;
	}
	return mute(h);
}

static bool is_spin(struct hunt *h)
{
	return h->calls && h->calls[current(h)].event == HV_EVENT_SPIN;
}

/* How long the call under way may stand still without a proof. */
static uint64_t patience(struct hunt *h)
{
	if (is_spin(h))
		return PATIENCE + h->calls[current(h)].in.r[HV_X20] * SPIN_PATIENCE;
	return h->qemu->unproven < PATIENT_HANGS ? PATIENCE : SHORT_PATIENCE;
}

static uint64_t stood(struct hunt *h)
{
	return clock_now() - h->stall.since;
}

/* From here on it runs until the next look. */
static void let_run(struct hunt *h)
{
	h->stall.run = process_wait_from_now(&h->qemu->process);
}

/* It is stopped, for a look. */
static void count_run(struct hunt *h)
{
	process_add_time(&h->qemu->process, &h->stall.run, &h->stall.ran);
}

static enum next go_on(struct hunt *h)
{
	if (gdb_continue(&h->qemu->gdb))
		return mute(h);
	let_run(h);
	return GO_ON;
}

/* The call under way has had its chance. On a busy host looks may take seconds: only what it ran between them counts. */
static bool is_enough(struct hunt *h)
{
	return stood(h) >= LAST_PATIENCE || (process_is_enough(&h->stall.ran, patience(h)) && h->stall.stepped >= ENOUGH_STEPS);
}

/*
 * In AArch32 a CPU whose vectors are where nothing is executes zeroes, which are no more than NOPs there, through all of memory:
 * that proves nothing. On its way home, with the outcome stored, there is nothing for it to do but in the harness and in the stub.
 */
static bool is_astray(struct hunt *h, const struct gdb_regs *regs)
{
	const struct hv_places *p = &h->qemu->machine.places;

	return h->qemu->kind->exec == HV_A32 && h->run->phase == HV_PHASE_DOOR && regs->pc - p->stub >= p->stub_size &&
	       regs->pc - HV_IMAGE_BASE >= p->end - HV_IMAGE_BASE;
}

/* Its CPU is stopped within a call. */
static enum next examine(struct hunt *h)
{
	struct cut cut = { .loop = loop_prove(h->qemu, &cut.regs, h->stall.steps) };

	h->stall.stepped += h->stall.steps;
	if (cut.loop == LOOP_LOST)
		return mute(h);
	if (cut.loop == LOOP_UNKNOWN && !is_astray(h, &cut.regs)) {
		if (!is_enough(h))
			return go_on(h);
		h->qemu->unproven++;
		spend(h);
	}
	return give_up_call(h, &cut);
}

/* Which of its own batches the payload is at. Returns whether it is another one than at the last look. */
static bool follow(struct hunt *h)
{
	const volatile uint64_t *answer = mailbox(h->qemu)->answer;
	uint64_t turn = answer[MAIL_FUZZ_TURN];

	if (h->calls || turn == h->turn)
		return false;
	h->turn = turn;
	h->count = answer[MAIL_FUZZ_SIZE] <= MAIL_FUZZ_BATCH ? answer[MAIL_FUZZ_SIZE] : 0;
	h->cut = 0;
	return true;
}

/* No call is under way: it is the payload that stands still, or has much to do. A call before may have destroyed it. */
static enum next look_outside(struct hunt *h)
{
	struct gdb_regs regs;
	enum loop loop;

	if (stood(h) >= START_PATIENCE)
		return crash(h, QEMU_WHY_SILENT);
	if (subject_harness_changed(h->qemu))
		return crash(h, QEMU_WHY_GARBLED);
	if (stood(h) < LONGEST_WAIT)
		return GO_ON;
	if (gdb_stop(&h->qemu->gdb))
		return mute(h);
	loop = mailbox(h->qemu)->done == h->qemu->asked ? LOOP_UNKNOWN : loop_prove(h->qemu, &regs, FIRST_STEPS);
	if (loop == LOOP_LOST)
		return mute(h);
	if (loop == LOOP_PROVEN)
		return crash(h, QEMU_WHY_GARBLED);
	return go_on(h);
}

/* Nothing has moved for the whole of stall.wait. */
static enum next look(struct hunt *h)
{
	if (follow(h))
		h->stall = no_stall;
	uint64_t left = h->run->left;

	/* On a busy host it may be the next batch's: this look then tells nothing. */
	if (follow(h)) {
		h->stall = no_stall;
		return GO_ON;
	}
	bool inside = mailbox(h->qemu)->taken == h->qemu->asked && left != 0;

	if (!h->stall.since || (inside && left != h->stall.left)) {
		h->stall = no_stall;
		h->stall.left = left;
		h->stall.since = clock_now();
		let_run(h);
	}
	h->stall.wait = 2 * h->stall.wait < LONGEST_WAIT ? 2 * h->stall.wait : LONGEST_WAIT;
	if (!inside)
		return look_outside(h);
	if (left > h->count - h->cut)
		return crash(h, QEMU_WHY_GARBLED);
	/* Stopping a measurement would spoil it. */
	if (is_spin(h) && stood(h) < patience(h))
		return GO_ON;

	if (gdb_stop(&h->qemu->gdb))
		return mute(h);
	count_run(h);
	if (follow(h))
		h->stall = no_stall;
	if (!h->stall.since || h->run->left != left)
		return go_on(h);
	const uint64_t stopped = clock_now();
	const enum next next = examine(h);
	const uint64_t took = clock_now() - stopped;

	/* On a busy host steps are slow, and the call under way would hardly run between looks. */
	if (h->stall.since && took > h->stall.wait)
		h->stall.wait = took;
	h->stall.steps = 4 * h->stall.steps < MOST_STEPS ? 4 * h->stall.steps : MOST_STEPS;
	return next;
}

/* How many calls have left an outcome, now that QEMU is lost. The one behind them is to blame. */
static size_t calls_ran(struct hunt *h)
{
	size_t count = h->count - h->cut, ran = 0;

	if (mailbox(h->qemu)->taken != h->qemu->asked)
		return 0;
	if (h->run->left > 0 && h->run->left <= count)
		return count - h->run->left;
	while (ran + 1 < count && rescue_outcome(h->qemu, ran)->how != HV_HOW_NONE)
		ran++;
	return ran;
}

void hang_watch(struct qemu *qemu, const struct hv_call *calls, size_t count, struct qemu_watch *watch)
{
	struct hunt h = { .qemu = qemu, .calls = calls, .count = count, .watch = watch, .stall = no_stall };
	enum next next = GO_ON;

	h.run = mail_guest(qemu, qemu->machine.places.run);
	*watch = (struct qemu_watch){ 0 };
	while (next == GO_ON) {
		switch (mail_await(qemu, &h.run->left, h.stall.wait)) {
		case WAIT_DONE:
			watch->ran = count - h.cut;
			return;
		case WAIT_STALL:
			next = look(&h);
			break;
		case WAIT_LOST:
			next = crash(&h, mailbox(qemu)->crashed ? QEMU_WHY_GARBLED : QEMU_WHY_DIED);
			break;
		}
	}
	follow(&h);
	watch->lost = true;
	watch->ran = calls_ran(&h);
}
