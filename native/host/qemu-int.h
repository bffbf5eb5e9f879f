/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The QEMU machine from inside. One file each:
 *
 *	qemu.c     the machine's operations, as hvcheck/machine.h wants them
 *	power.c    QEMU itself: start, first word of the payload, end
 *	mail.c     requests to the payload, and waiting
 *	subject.c  the stub's image and the canary memory: put there, compared, put back
 *	batch.c    calls by the batch, and one by one if a batch left traces
 *	fuzz.c     calls that the payload makes and judges by itself
 *	probe.c    a call's system registers read before its way home spoils them
 *	hang.c     a batch that stands still: is it lost, and how does it go on
 *	rescue.c   the call that is lost: its registers, and the CPU's way to the next call
 *	loop.c     proof that a CPU will never leave where it is
 */
#ifndef HVCHECK_QEMU_INT_H
#define HVCHECK_QEMU_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/machine.h"
#include "native/host/gdb.h"
#include "native/host/image.h"
#include "native/host/kind.h"
#include "native/link/mailbox.h"
#include "native/host/process.h"
#include "suite/clock.h"
#include "suite/stub/placed.h"

/* Guest memory that a call must leave as it is. */
struct qemu_region {
	uint64_t at, size;
	const uint8_t *pristine; /* NULL: there is none */
};

/*
 * The pages of the stub that are compared behind each batch. Those of a small one are all; of a large one, the code that its table
 * reaches, and whatever subject_sweep() has found changed since.
 */
#define NEAR_MOST 256
struct near_call {
	bool all;
	unsigned count;
	uint64_t page[NEAR_MOST];	/* offsets in the stub, ascending */
};

struct qemu {
	struct hv_machine machine;	/* first: operations get its address */
	char cpu[64];
	const struct qemu_kind *kind;
	uint64_t ich_vtr;	/* ICH_VTR_EL2, 0 without GICv3 */

	/* Of the running QEMU; replaced when it is restarted. */
	struct process process;
	struct gdb gdb;
	uint8_t *ram;			/* the guest's, from HV_RAM_BASE; NULL: it does not run */
	bool paused;
	uint64_t asked;			/* number of the last request */
	struct image payload;		/* with its words filled in, and relocated: as it stands in memory; bytes are owned */

	int ram_file;			/* the memory behind `ram` */
	bool fresh;			/* its memory is zero but for the payload, of which alone it has translated anything */

	struct placed image;		/* the stub's image as it was loaded */
	struct qemu_region stub;		/* the subject: that, or a part of it moved; borrows from it */
	struct near_call near;
	bool missed;			/* subject_sweep() found something before a restart, and its caller does not know yet */
	struct qemu_region canary;	/* pristine is owned */
	unsigned restarts;		/* since the last load */
	unsigned unproven;		/* hangs since the last load that only time could tell */
};

/* hv_outcome.why */
enum qemu_why {
	QEMU_WHY_DIED = 1,	/* QEMU ended */
	QEMU_WHY_GARBLED,		/* what the payload left in memory makes no sense */
	QEMU_WHY_SILENT,		/* neither payload nor debugger answer */
};

/* power.c. On: 0, or the exit status that the failure deserves, with a sentence in machine.error. */
int power_on(struct qemu *qemu);
void power_off(struct qemu *qemu);
void power_pause(struct qemu *qemu);
void power_resume(struct qemu *qemu);

/* mail.c */
#define MS 1000000ull /* in nanoseconds */
enum wait_end {
	WAIT_DONE,
	WAIT_STALL,		/* nothing moved for the whole of `patience` */
	WAIT_LOST,		/* QEMU has ended, or the payload has crashed, or the run is to end */
};
void mail_nap(void);		/* a moment for QEMU: it needs the processors more than we do */
struct mailbox *mailbox(struct qemu *qemu);
/* Host address of guest memory; the caller knows that it lies in RAM. */
void *mail_guest(struct qemu *qemu, uint64_t at);
/* Whether the run is to end: then machine.error says so. */
bool mail_is_stopped(struct qemu *qemu);
/* Put a request in the mailbox, without waiting. */
void mail_post(struct qemu *qemu, uint64_t what, const uint64_t *arg, size_t count);
/* Wait for the answer while `*progress` (NULL: nothing) changes at least every `patience` nanoseconds. */
enum wait_end mail_await(struct qemu *qemu, const volatile uint64_t *progress, uint64_t patience);
/*
 * Both; a short task without a stub in it. Returns 0, or with machine.error set -1, or QEMU_GONE: QEMU is of no more use, and the
 * caller turns it off.
 */
#define QEMU_GONE (-2)
int mail_request(struct qemu *qemu, uint64_t what, const uint64_t *arg, size_t count);

/* subject.c. Not 0: as mail_request(). */
/* Make these bytes of the loaded image the subject at `at`, with a vector table at offset `table`; it is not written yet. */
int subject_set(struct qemu *qemu, uint64_t at, uint64_t size, const uint8_t *pristine, uint64_t table);
/* The same image lies there, but for some pages: what differs is near from now on. */
void subject_compare(struct qemu *qemu);
/* A subject that is so large that a fresh QEMU is sooner there than the payload has copied it. */
bool subject_is_large(const struct qemu_region *stub);
/* Write all of it to the guest: after a load, and after a restart. */
int subject_install(struct qemu *qemu);
/* Overwrite the subject with UDF. */
int subject_wipe(struct qemu *qemu);
/* What calls have changed since: how many bytes, and the first. 0: nothing, near the table. */
uint64_t subject_changed(struct qemu *qemu, uint64_t *first);
/*
 * Compare all of the stub. True if pages have changed that were not near: now they are, and code that ran calls since the last
 * sweep has to run them again, after subject_restore().
 */
bool subject_sweep(struct qemu *qemu);
/* Whether the payload's own code is among it. */
bool subject_harness_changed(struct qemu *qemu);
/* Put back what has changed. QEMU_NEEDS_RESTART: the payload was written over, and cannot be trusted to repair anything. */
#define QEMU_NEEDS_RESTART 1
int subject_restore(struct qemu *qemu);
/* There is no subject any more. */
void subject_clear(struct qemu *qemu);

/* batch.c. As hv_machine_ops.run. */
/*
 * Run one call that ends with `owner`'s vectors in force (0: the subject's). `look` is called behind it, before memory is repaired
 * or QEMU started anew.
 */
int batch_play(struct qemu *qemu, const struct hv_call *call, uint64_t owner, struct hv_outcome *out,
	       void (*look)(void *ctx), void *ctx);
int batch_run(struct qemu *qemu, const struct hv_call *calls, struct hv_outcome *outs, size_t count);
/* A fresh QEMU with the same subject. -1: machine.error says why. */
int batch_restart(struct qemu *qemu);
/* The subject as it was: put back, or in a fresh QEMU if this one cannot do it. -1: machine.error says why. */
int batch_restore(struct qemu *qemu);

/* fuzz.c. As hv_machine_ops.fuzz. */
int payload_fuzz(struct qemu *qemu, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count,
		 struct hv_fuzzed *fuzzed);

/*
 * hang.c: see through a RUN of `calls` that has been posted, and rescue it from every call that hangs. `calls` is NULL for a FUZZ:
 * then `ran` is of the batch under way.
 */
struct qemu_watch {
	size_t ran;		/* calls that have an outcome in guest memory */
	bool lost;		/* QEMU must be restarted; the call behind those is the one that did it */
	struct hv_outcome last;	/* its outcome, as far as it could be learnt */
};
void hang_watch(struct qemu *qemu, const struct hv_call *calls, size_t count, struct qemu_watch *watch);

/*
 * probe.c. Arm before the call is posted; then read what it leaves into `out`, the outcome it had before.
 * -1: QEMU does not answer.
 */
int probe_arm(struct qemu *qemu);
int probe_read(struct qemu *qemu, struct hv_outcome *out);

/* loop.c. The CPU is stopped where `regs` say; it stays stopped, a few instructions on. */
enum loop {
	LOOP_UNKNOWN,
	LOOP_PROVEN,		/* the same state came back: it will for ever */
	LOOP_ASLEEP,		/* it waits for an interrupt that does not come */
	LOOP_OFF,		/* it has been switched off */
	LOOP_AARCH32,	/* it is in AArch32, which this debugger cannot show: `regs` are the ERET's */
	LOOP_LOST = -1,	/* QEMU does not answer */
};
enum loop loop_prove(struct qemu *qemu, struct gdb_regs *regs, unsigned steps);
/* Wake a CPU that is asleep, so that it goes on at its PC. */
int loop_wake(struct qemu *qemu);

/* rescue.c. A call that is lost, with its CPU stopped. */
struct cut {
	size_t index;			/* of the call in its batch */
	uint64_t left;			/* hv_run.left */
	bool door;			/* its outcome had been stored: it was on its way back to EL2 */
	enum loop loop;
	struct gdb_regs regs;
};
enum rescue_call {
	RESCUED,			/* the CPU runs on with the next call */
	RESCUE_FAILED,		/* it is stopped somewhere */
	RESCUE_MUTE,			/* QEMU does not answer */
};
enum rescue_call rescue_call(struct qemu *qemu, const struct cut *cut);
/* Fill `out` for a call that could not be rescued, with all that the debugger can tell. */
void rescue_salvage(struct qemu *qemu, const struct cut *cut, struct hv_outcome *out);
/* System registers and stack pointers of the stopped CPU. Returns whether QEMU shows them all. */
bool rescue_registers(struct qemu *qemu, const struct gdb_regs *regs, uint64_t *r);
/*
 * In hv_outcome.reserved, until batch_run() returns: exceptions on the way home, to vectors that are none,
 * have overwritten system registers of the call.
 */
#define QEMU_SPOILED 1
/* Outcome `index` in guest memory. */
struct hv_outcome *rescue_outcome(struct qemu *qemu, size_t index);

#endif
