/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's main loop: wait for a request of the host, check it, do it, answer.
 */
#include "hvcheck/call.h"
#include "native/payload/arch.h"
#include "native/link/mailbox.h"
#include "native/payload/payload.h"
#include "native/payload/serve.h"
#include "native/payload/tell.h"
#include "native/payload/trial.h"
#include "native/payload/uart.h"

_Static_assert(sizeof(struct hv_run) == HV_RUN_SIZE, "HV_RUN_SIZE");
_Static_assert(sizeof(struct hv_call) == HV_CALL_SIZE, "HV_CALL_SIZE");
_Static_assert(sizeof(struct hv_outcome) == HV_OUT_SIZE, "HV_OUT_SIZE");

static void answer_ping(struct mailbox *mail, uint64_t el)
{
	mail->answer[PING_VERSION] = MAILBOX_VERSION;
	mail->answer[PING_CALL_SIZE] = sizeof(struct hv_call);
	mail->answer[PING_OUT_SIZE] = sizeof(struct hv_outcome);
	hv_identify(mail->answer, el);
}

static bool is_door(uint64_t door)
{
	return !(door & 3) && hv_may_write(door, ARCH_DOOR_SIZE);
}

static uint64_t run(uint64_t count, uint64_t door)
{
	if (count > entry_record.places.batch_max || !is_door(door))
		return MAIL_RANGE;
	hv_run_calls(count, door);
	return MAIL_OK;
}

static uint64_t serve(struct mailbox *mail, uint64_t el)
{
	/* Read once: whatever the host does meanwhile, what was checked is what is used. */
	const volatile uint64_t *from = mail->arg;
	uint64_t arg[6];

	for (unsigned i = 0; i < 6; i++)
		arg[i] = from[i];
	if (mail->what == MAIL_PING) {
		answer_ping(mail, el);
		return MAIL_OK;
	}
	if (el < 2)
		return MAIL_NO_EL2;
	switch (mail->what) {
	case MAIL_COPY:
		return hv_copy(arg[0], arg[1], arg[2]);
	case MAIL_FILL:
		return hv_fill(arg[0], arg[1], (uint32_t)arg[2]);
	case MAIL_RUN:
		return run(arg[0], arg[1]);
	case MAIL_FUZZ:
		return is_door(arg[2]) ? hv_serve_fuzz(mail, arg[0], arg[1], arg[2], arg[3]) : MAIL_RANGE;
	}
	return MAIL_UNKNOWN;
}

static void serve_mailbox(struct mailbox *mail, uint64_t el)
{
	uint64_t served = 0;

	for (;;) {
		uint64_t asked = arch_get(&mail->asked);

		if (asked == served)
			continue;
		arch_set(&mail->taken, asked);
		mail->status = serve(mail, el);
		served = asked;
		arch_set(&mail->done, asked);
	}
}

void hv_main(uint64_t level, uint64_t place)
{
	hv_first = arch_mpidr();
	entry_look(level, place);
	if (entry_record.uart.source)
		uart_open(&entry_record.uart);
	if (!entry_record.places.mailbox)
		tell_hello();
	entry_look_late();
	if (level >= 2)
		hv_reset_el2();
	if (entry_record.places.mailbox)
		serve_mailbox((struct mailbox *)(uintptr_t)entry_record.places.mailbox, level);
	serve_open(level);
	for (;;)
		serve_look();
}

void hv_crash(uint64_t slot, uint64_t esr, uint64_t elr, uint64_t far)
{
	struct mailbox *mail = (struct mailbox *)(uintptr_t)entry_record.places.mailbox;

	if (mail) {
		mail->esr = esr;
		mail->elr = elr;
		mail->far = far;
		arch_set(&mail->crashed, slot + 1);
	}
	tell("hvcheck payload crashed: slot ");
	tell_number(slot);
	tell(", ESR ");
	tell_hex(esr);
	tell(", ELR ");
	tell_hex(elr - entry_record.place);
	tell(" of the payload, FAR ");
	tell_hex(far);
	tell("\n");
}
