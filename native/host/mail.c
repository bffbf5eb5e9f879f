/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests to the payload, and waiting for it. */
#define _GNU_SOURCE
#include "native/host/qemu-int.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#define SPIN_NS 5000ull /* QEMU's own threads need the processors more than we do */
#define NAP_NS 30000ull
#define LONGEST_NAP (2 * MS)
#define NAPS 64 /* what lasts may be noticed so much later, in parts of how long it has lasted */
#define REQUEST_PATIENCE (20000 * MS) /* for work without a stub in it */

void *mail_guest(struct qemu *qemu, uint64_t at)
{
	return qemu->ram + (at - HV_RAM_BASE);
}

struct mailbox *mailbox(struct qemu *qemu)
{
	return mail_guest(qemu, HV_MAILBOX_BASE);
}

void mail_post(struct qemu *qemu, uint64_t what, const uint64_t *arg, size_t count)
{
	struct mailbox *mail = mailbox(qemu);

	mail->what = what;
	for (size_t i = 0; i < count; i++)
		mail->arg[i] = arg[i];
	__atomic_store_n(&mail->asked, ++qemu->asked, __ATOMIC_RELEASE);
}

static bool answered(struct qemu *qemu)
{
	return __atomic_load_n(&mailbox(qemu)->done, __ATOMIC_ACQUIRE) == qemu->asked;
}

bool mail_is_stopped(struct qemu *qemu)
{
	if (!qemu->machine.stop || !*qemu->machine.stop)
		return false;
	snprintf(qemu->machine.error, sizeof(qemu->machine.error), HV_INTERRUPTED);
	return true;
}

static bool lost(struct qemu *qemu)
{
	return mail_is_stopped(qemu) || __atomic_load_n(&mailbox(qemu)->crashed, __ATOMIC_ACQUIRE) || !gdb_alive(&qemu->gdb, 0);
}

static void nap(uint64_t ns)
{
	ns = ns < NAP_NS ? NAP_NS : ns > LONGEST_NAP ? LONGEST_NAP : ns;
	nanosleep(&(struct timespec){ .tv_nsec = (long)ns }, NULL);
}

void mail_nap(void)
{
	nap(NAP_NS);
}

enum wait_end mail_await(struct qemu *qemu, const volatile uint64_t *progress, uint64_t patience)
{
	uint64_t seen = progress ? *progress : 0;
	uint64_t start = clock_now(), moved = start;

	for (;;) {
		for (unsigned i = 0; i < 64; i++)
			if (answered(qemu))
				return WAIT_DONE;
		uint64_t now = clock_now();

		if (progress && *progress != seen) {
			seen = *progress;
			moved = now;
		}
		if (now - moved > patience)
			return WAIT_STALL;
		if (now - start > SPIN_NS) {
			if (lost(qemu))
				return WAIT_LOST;
			nap((now - start) / NAPS);
		}
	}
}

/* QEMU is of no more use: says why. */
static int gone(struct qemu *qemu)
{
	const struct mailbox *mail = mailbox(qemu);

	if (mail_is_stopped(qemu))
		;	/* it said so */
	else if (mail->crashed)
		snprintf(qemu->machine.error, sizeof(qemu->machine.error),
			 "the payload crashed: slot %" PRIu64 ", ESR 0x%" PRIx64 ", ELR 0x%" PRIx64,
			 mail->crashed - 1, mail->esr, mail->elr);
	else if (gdb_alive(&qemu->gdb, 0))
		snprintf(qemu->machine.error, sizeof(qemu->machine.error), "the payload does not answer");
	else if (*process_complaint(&qemu->process))
		snprintf(qemu->machine.error, sizeof(qemu->machine.error), "QEMU ended: %s",
			 process_complaint(&qemu->process));
	else
		snprintf(qemu->machine.error, sizeof(qemu->machine.error), "QEMU ended, and does not say why");
	return QEMU_GONE;
}

int mail_request(struct qemu *qemu, uint64_t what, const uint64_t *arg, size_t count)
{
	const struct mailbox *mail = mailbox(qemu);

	mail_post(qemu, what, arg, count);
	if (mail_await(qemu, NULL, REQUEST_PATIENCE) != WAIT_DONE)
		return gone(qemu);
	if (mail->status == MAIL_OK)
		return 0;
	snprintf(qemu->machine.error, sizeof(qemu->machine.error),
		 "the payload refused request %" PRIu64 " for 0x%" PRIx64 " with code %" PRIu64, what, arg[0],
		 mail->status);
	return -1;
}
