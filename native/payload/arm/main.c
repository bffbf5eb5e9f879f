/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's main loop in AArch32: wait for a request of the host, check it, do it, answer. The twin of native/payload/main.c,
 * for QEMU. A board of 32 bits has no caller of its own yet, and random calls are made by the host.
 */
#include <stdbool.h>

#include "hvcheck/call.h"
#include "native/payload/arm/payload.h"
#include "native/link/mailbox.h"

_Static_assert(sizeof(struct hv_run) == HV_RUN_SIZE, "HV_RUN_SIZE");
_Static_assert(sizeof(struct hv_call) == HV_CALL_SIZE, "HV_CALL_SIZE");
_Static_assert(sizeof(struct hv_outcome) == HV_OUT_SIZE, "HV_OUT_SIZE");

#define DOOR_SIZE 8	/* a jump, and the address that it goes to */

static volatile struct mailbox *mailbox(void)
{
	return (volatile struct mailbox *)HV_MAILBOX_BASE;
}

/* Let the CPU hear its GICv3, so that the host can wake it from WFI. Nothing is ever enabled but for that moment. */
static void open_gic(void)
{
	uint32_t pfr1;

	__asm__ volatile("mrc p15, 0, %0, c0, c1, 1" : "=r"(pfr1));	/* ID_PFR1.GIC */
	if (!(pfr1 >> 28))
		return;
	__asm__ volatile("mcr p15, 4, %0, c12, c9, 5; isb" : : "r"(0xf));	/* ICC_HSRE */
	__asm__ volatile("mcr p15, 0, %0, c4, c6, 0" : : "r"(0xff));		/* ICC_PMR */
	__asm__ volatile("mcr p15, 0, %0, c12, c12, 7" : : "r"(1));		/* ICC_IGRPEN1 */
}

static void answer_ping(volatile struct mailbox *mail, uint32_t mode)
{
	uint32_t midr;

	__asm__ volatile("mrc p15, 0, %0, c0, c0, 0" : "=r"(midr));
	if (mode == HV_PSTATE_A32_HYP)
		open_gic();
	mail->answer[PING_VERSION] = MAILBOX_VERSION;
	mail->answer[PING_CALL_SIZE] = sizeof(struct hv_call);
	mail->answer[PING_OUT_SIZE] = sizeof(struct hv_outcome);
	mail->answer[PING_EL] = mode == HV_PSTATE_A32_HYP ? 2 : 1;
	mail->answer[PING_MIDR] = midr;
}

static uint64_t run(uint64_t count, uint64_t door)
{
	volatile struct hv_run *r = &hv_run;

	if (count > HV_BATCH_MAX || door & 3 || !arm_may_write(door, DOOR_SIZE))
		return MAIL_RANGE;
	r->call = HV_CALLS_BASE;
	r->out = HV_OUTS_BASE;
	r->door = door;
	r->phase = r->planted = r->warm = r->sp = 0;
	r->jump = 1;
	r->left = count;
	hv_run_batch();
	arm_reset();
	return MAIL_OK;
}

static uint64_t serve(volatile struct mailbox *mail, uint32_t mode)
{
	/* Read once: whatever the host does meanwhile, what was checked is what is used. */
	uint64_t arg[6];

	for (unsigned i = 0; i < 6; i++)
		arg[i] = mail->arg[i];
	if (mail->what == MAIL_PING) {
		answer_ping(mail, mode);
		return MAIL_OK;
	}
	if (mode != HV_PSTATE_A32_HYP)
		return MAIL_NO_EL2;
	switch ((uint32_t)mail->what) {
	case MAIL_COPY:
		return arm_copy(arg[0], arg[1], arg[2]);
	case MAIL_FILL:
		return arm_fill(arg[0], arg[1], (uint32_t)arg[2]);
	case MAIL_RUN:
		return run(arg[0], arg[1]);
	}
	return MAIL_UNKNOWN;
}

static void barrier(void)
{
	__asm__ volatile("dmb sy" ::: "memory");
}

void arm_main(uint32_t mode)
{
	volatile struct mailbox *mail = mailbox();
	uint32_t served = 0;

	for (;;) {
		uint32_t asked = (uint32_t)mail->asked;	/* the host counts from 1, by ones */

		if (asked == served)
			continue;
		barrier();
		mail->taken = asked;
		mail->status = serve(mail, mode);
		served = asked;
		barrier();
		mail->done = asked;
	}
}

void arm_crash(uint32_t slot, uint32_t hsr, uint32_t elr, uint32_t far)
{
	volatile struct mailbox *mail = mailbox();

	mail->esr = hsr;
	mail->elr = elr;
	mail->far = far;
	barrier();
	mail->crashed = slot + 1;
	for (;;)
		__asm__ volatile("wfe");
}
