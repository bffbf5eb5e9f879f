/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A payload that runs no call: what it says of them is made up. It is started as `exec:`, and speaks on standard input and output.
 *
 *	fake-payload TRICK FILE		FILE keeps, in bytes, how often it was started
 *
 *	spent	the first three times that it is started, calls have cost all CPUs
 *	hasty	the first call is cut without a wait
 *	slow	the first call is cut, while other processes keep this one from its processor
 *	lost	with the first call its board loses a CPU, likewise
 *	hung	the first calls are cut, and nothing keeps this process from its processor
 *	costly	the first calls cost their board a CPU each, likewise
 *	once	with the first call its board loses a CPU, likewise
 *	both	the first call is cut without a wait, and the next one costs its board a CPU
 *	swept	with the first two calls, likewise; and in its last start memory that is not watched has changed, once
 *	held	UEFI has not handed the board over
 *	other	it was built with another program
 *	ends	it ends with the second call of each start
 *	chatty	of each call but the one of the baseline it says without end that it does not come back
 *	acks	in place of an answer to such a call it says without end that it has heard all
 *	helped	each scenario's CPU is back as if a debugger had sent it home
 *	wild	each call but the one of the baseline comes back to its caller, and its CPU keeps all others from their work then
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "hvcheck/call.h"
#include "native/host/image.h"
#include "native/host/kind.h"
#include "native/link/crc32.h"
#include "native/link/delta.h"
#include "native/link/entry.h"
#include "native/link/frame.h"
#include "native/link/mailbox.h"
#include "native/link/places.h"
#include "native/link/second-end.h"
#include "native/payload/console.h"
#include "native/payload/session.h"
#include "suite/clock.h"

#define IMAGE_MOST 0x100000	/* of a stub: of one that is as large as this, its first pages come */
#define SPENT 3
#define FIRST_CALLS 2
#define SWEPT 2		/* starts that are lost before the one that goes on */
#define AT_WORK_TIMES 3
#define OTHERS 9		/* processes beside this one on its processor: it has a tenth of it */

static const char *trick, *file;
static off_t starts;	/* as FILE keeps it */
static struct entry_record record;
static struct hv_places places;
static struct hv_call init;
static struct hv_state baseline, base;	/* base: what the next baseline is told against */
static uint8_t image[IMAGE_MOST];
static uint64_t image_end;	/* of what came */
static struct { uint64_t hung, lost; } patience;	/* as it was told, in microseconds */
static bool latched;	/* likewise: it is to say when a call is back */

/* --- what the payload's session asks of its console --------------------------------------------------------------- */

bool console_open(void)
{
	return true;
}

int console_get(void)
{
	struct pollfd in = { .fd = 0, .events = POLLIN };
	uint8_t byte;

	if (poll(&in, 1, 0) != 1)
		return -1;
	if (read(0, &byte, 1) != 1)
		exit(0);
	return byte;
}

void console_write(const uint8_t *bytes, size_t size)
{
	if (write(1, bytes, size) != (ssize_t)size)
		exit(1);
}

uint64_t console_now(void)
{
	return clock_now() / 1000;
}

/* One byte more in the file. */
static bool count(void)
{
	const int fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	struct stat st;
	const bool good = fd >= 0 && write(fd, "s", 1) == 1 && !fstat(fd, &st);

	if (fd >= 0)
		close(fd);
	if (good)
		starts = st.st_size;
	return good;
}

/* --- what is said of calls ---------------------------------------------------------------------------------------- */

static void say_numbers(enum message number, const uint64_t *numbers, size_t count)
{
	uint8_t bytes[256];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	for (size_t i = 0; i < count; i++)
		pack_number(&p, numbers[i]);
	session_say(number, bytes, (size_t)(p.at - bytes));
}

static pid_t others[OTHERS];

static _Noreturn void work(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		;
}

/* From here on this process and many others share a processor. */
static void start_others(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	sched_setaffinity(0, sizeof(one), &one);
	signal(SIGCHLD, SIG_IGN);
	for (unsigned i = 0; i < OTHERS; i++) {
		others[i] = fork();
		if (!others[i])
			work();
	}
}

static void stop_others(void)
{
	for (unsigned i = 0; i < OTHERS; i++)
		if (others[i] > 0)
			kill(others[i], SIGKILL);
}

/* As long as the payload waits. */
static void be_kept(uint64_t us)
{
	const uint64_t since = clock_now();

	while (clock_now() - since < us * 1000)
		;
}

/* As the CPU of an emulator does: it has a processor for longer than the payload waits, however busy the host is. */
static void be_at_work(uint64_t us)
{
	const clock_t since = clock();

	while ((uint64_t)(clock() - since) < AT_WORK_TIMES * us * CLOCKS_PER_SEC / 1000000)
		;
}

static void await_heard(void)
{
	while (!session_is_heard())
		session_look();
}

/* The others are there before the wait begins: to start them takes longer than that on a slow host. */
static void wait_by(void (*wait)(uint64_t us), uint64_t us)
{
	uint64_t since;

	if (wait == be_kept)
		start_others();
	session_say(MESSAGE_HELP, "", 0);
	await_heard();
	since = console_now();
	wait(us);
	say_numbers(MESSAGE_WAITED, (const uint64_t[]){ console_now() - since }, 1);
	if (wait == be_kept)
		stop_others();
}

static const struct trick {
	const char *name;
	enum second_end end;
	void (*wait)(uint64_t us);	/* behind a word to the host; NULL: without either */
	unsigned calls;		/* the first ones of all that are made, in whichever start */
	bool loses;		/* with the one behind them its board loses a CPU, in the first start */
} tricks[] = {
	{ "hasty", SECOND_CUT, NULL, 1, false },
	{ "both", SECOND_CUT, NULL, 1, true },
	{ "slow", SECOND_CUT, be_kept, 1, false },
	{ "lost", SECOND_LOST, be_kept, 1, false },
	{ "hung", SECOND_CUT, be_at_work, FIRST_CALLS, false },
	{ "costly", SECOND_LOST, be_at_work, FIRST_CALLS, false },
	{ "once", SECOND_LOST, be_at_work, 1, false },
	{ "swept", SECOND_LOST, be_at_work, SWEPT, false },
};

/* NULL: it has none, and all calls return. */
static const struct trick *find_trick(void)
{
	const struct trick *t = tricks, *end = tricks + sizeof(tricks) / sizeof(tricks[0]);

	while (t < end && strcmp(trick, t->name))
		t++;
	return t < end ? t : NULL;
}

static enum second_end end_of_call(void)
{
	static unsigned made;
	const struct trick *t = find_trick();

	if (t && t->loses && starts == 1 && made == t->calls) {
		made++;
		wait_by(be_at_work, patience.lost);
		return SECOND_LOST;
	}
	if (!t || (t->loses && starts > 1) || made + (t->end == SECOND_LOST ? starts - 1 : 0) >= t->calls)
		return SECOND_RETURNED;
	made++;
	if (t->wait)
		wait_by(t->wait, t->end == SECOND_LOST ? patience.lost : patience.hung);
	return t->end;
}

static void say_outcome(enum message number, const struct hv_call *call, enum second_end end, const struct hv_state *against)
{
	struct hv_outcome out = { .id = call->id, .how = HV_HOW_RETURNED, .reserved = end, .out = call->in };
	uint8_t bytes[MESSAGE_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	out.out.r[HV_PC] = places.site + 4;
	out.out.r[HV_X0] = 0;
	if (end == SECOND_LOST)
		out.how = HV_HOW_NONE;
	if (end == SECOND_CUT)
		out.how = HV_HOW_HUNG;
	delta_put_outcome(&p, &out, against);
	session_say(number, bytes, (size_t)(p.at - bytes));
}

static void introduce(void)
{
	const uint64_t known[PING_ICH_VTR + 1] = { LINK_VERSION, HV_CALL_SIZE, HV_OUT_SIZE, 2 };
	uint8_t bytes[MESSAGE_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	say_numbers(MESSAGE_KNOW, known, PING_ICH_VTR + 1);
	pack_runs(&p, (const uint8_t *)&record, sizeof(record), 1);
	session_say(MESSAGE_ENTRY, bytes, (size_t)(p.at - bytes));
	memset(&base, 0, sizeof(base));
}

static void put(struct unpacker *u)
{
	const uint64_t offset = unpack_number(u);

	if (offset < IMAGE_MOST)
		image_end = offset + unpack_runs(u, image + offset, IMAGE_MOST - offset);
}

static void place(struct unpacker *u)
{
	const uint64_t from = unpack_number(u), size = unpack_number(u);

	places.stub = unpack_number(u);
	places.stub_size = size;
	places.table = unpack_number(u);
	hv_call_init(&init, &places);
	if (from <= IMAGE_MOST && size <= IMAGE_MOST - from)
		say_numbers(MESSAGE_PLACED, (const uint64_t[]){
			MAIL_OK, crc32_add(0, image + from, size < IMAGE_MOST ? size : image_end - from)
		}, 2);
}

static void make_base(void)
{
	if (!strcmp(trick, "spent") && starts <= SPENT) {
		say_numbers(MESSAGE_REFUSED, (const uint64_t[]){ MESSAGE_BASE, MAIL_NO_CPU }, 2);
		return;
	}
	baseline = init.in;
	baseline.r[HV_PC] = places.site + 4;
	baseline.r[HV_X0] = 0;
	say_outcome(MESSAGE_OUT, &init, SECOND_RETURNED, &base);
	base = baseline;
}

static _Noreturn void run_wild(const struct hv_call *call, const struct hv_state *against)
{
	if (latched) {
		say_outcome(MESSAGE_BACK, call, SECOND_RETURNED, against);
		await_heard();
	}
	for (;;)
		pause();
}

/* It never comes to an end. */
static _Noreturn void chatter(void)
{
	for (;;)
		session_say(MESSAGE_HELP, "", 0);
}

static _Noreturn void acknowledge(void)
{
	static uint8_t wire[FRAME_WIRE];
	const struct frame f = { .type = FRAME_ACK, .size = ACK_SIZE };

	for (;;) {
		console_write(wire, frame_write(wire, &f));
		usleep(1000);
		while (console_get() >= 0)
			;
	}
}

static void run(struct unpacker *u)
{
	static unsigned made;
	struct hv_call call = init;
	struct hv_state against;

	if (!strcmp(trick, "ends") && made++)
		exit(0);
	delta_get_call(u, &call);
	delta_expect(&against, &call, &init, &baseline);
	if (!strcmp(trick, "chatty"))
		chatter();
	if (!strcmp(trick, "acks"))
		acknowledge();
	if (!strcmp(trick, "wild"))
		run_wild(&call, &against);
	say_outcome(MESSAGE_OUT, &call, end_of_call(), &against);
}

/* Of many plays none has come to its end. */
static void play(struct unpacker *u)
{
	const enum second_end end = strcmp(trick, "helped") ? SECOND_RETURNED : SECOND_HELPED;
	struct hv_call call = init;
	struct hv_state against;

	unpack_number(u);	/* owner */
	if (unpack_number(u)) {	/* tries */
		say_numbers(MESSAGE_TRIED, (const uint64_t[5]){ 0 }, 5);
		return;
	}
	for (uint64_t extents = unpack_number(u); extents; extents--) {
		unpack_number(u);
		unpack_number(u);
	}
	delta_get_call(u, &call);
	delta_expect(&against, &call, &init, &baseline);
	say_outcome(MESSAGE_OUT, &call, end, &against);
}

/* The number is 0, or 1 more than the offset of a page that has changed. */
static void sweep(void)
{
	static bool told;
	const bool tell = !told && !strcmp(trick, "swept") && starts > SWEPT;

	told |= tell;
	say_numbers(MESSAGE_SWEPT, (const uint64_t[]){ tell }, 1);
}

static void answer(const struct message_reader *m)
{
	struct unpacker u = { message_bytes(m), message_bytes(m) + message_size(m), false };

	switch (message_number(m)) {
	case MESSAGE_PUT:
		put(&u);
		break;
	case MESSAGE_PLACE:
		place(&u);
		break;
	case MESSAGE_BASE:
		make_base();
		break;
	case MESSAGE_RUN:
		run(&u);
		break;
	case MESSAGE_PLAY:
		play(&u);
		break;
	case MESSAGE_SWEEP:
		sweep();
		break;
	case MESSAGE_PATIENCE:
		patience.hung = unpack_number(&u);
		patience.lost = unpack_number(&u);
		break;
	case MESSAGE_LATCH:
		latched = unpack_number(&u);
		break;
	}
}

/* QEMU's virt board. */
static bool make_record(void)
{
	const struct qemu_kind *kind = qemu_kind_of_payload(HV_A64, false);
	const size_t size = (size_t)(kind->image_end - kind->image);

	record = (struct entry_record){
		.version = ENTRY_VERSION, .build = image_build(kind->image, kind->image_end),
		.level = 2, .place = HV_IMAGE_BASE, .exec = HV_A64, .ram_source = ENTRY_FROM_MEMORY,
		.cpu_count = 4, .range_count = 1, .ranges = { { HV_RAM_BASE, HV_RAM_SIZE } },
		.places = {
			.image = HV_IMAGE_BASE, .image_size = size, .calls = HV_CALLS_BASE, .outs = HV_OUTS_BASE,
			.batch_max = HV_BATCH_MAX, .stage = HV_STAGE_BASE, .stage_size = HV_STAGE_SIZE,
			.canary = HV_CANARY_BASE, .canary_size = HV_CANARY_SIZE,
			.stub = HV_STUB_BASE, .stub_size = HV_MAILBOX_BASE - HV_STUB_BASE, .far = HV_FAR_BASE,
			.work = HV_MAILBOX_BASE, .work_size = (uint64_t)HV_STAGE_BASE + HV_STAGE_SIZE - HV_MAILBOX_BASE,
		},
	};
	if (!strcmp(trick, "other"))
		record.build ^= 1;
	if (!strcmp(trick, "held")) {
		record.ram_source = ENTRY_FROM_NOWHERE;
		record.efi_status = 0x8000000000000005;	/* EFI_BUFFER_TOO_SMALL */
	}
	places.exec = HV_A64;
	if (hv_places_read(&places, kind->image, size, HV_IMAGE_BASE))
		return false;
	places_chosen(&places, &record);
	return true;
}

int main(int argc, char **argv)
{
	const struct message_reader *m;

	if (argc != 3)
		return 2;
	trick = argv[1];
	file = argv[2];
	if (!make_record() || !count())
		return 2;
	session_open(2);
	for (;;) {
		if (session_look() && session_is_new())
			introduce();
		while ((m = session_hear()))
			answer(m);
		usleep(200);
	}
}
