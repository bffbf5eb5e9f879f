/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A payload that runs no call: what it says of them is made up. It is started as `exec:`, and speaks on standard input and output.
 *
 *	fake-payload TRICK FILE		FILE keeps, in bytes, how often it was started
 *
 *	lost	with the first call its board loses a CPU, and other processes keep this one from its processor meanwhile
 *	cut	each call is cut, unless it was told to be patient
 *	kept	so is the first one with patience, while another process keeps this one from its processor
 *	spent	the first three times that it is started, calls have cost all CPUs
 *	costly	the first calls cost their board a CPU each, and nothing keeps this process from its processor
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hvcheck/call.h"
#include "native/host/kind.h"
#include "native/link/crc32.h"
#include "native/link/delta.h"
#include "native/link/entry.h"
#include "native/link/mailbox.h"
#include "native/link/places.h"
#include "native/link/second-end.h"
#include "native/payload/console.h"
#include "native/payload/session.h"
#include "suite/clock.h"

#define IMAGE_MOST 0x100000	/* of a built-in stub */
#define SPENT 3
#define KEPT_MS 100
#define MISSED_MS 300		/* for so long it is waited for a CPU that does not come back */
#define MOST_LOST 4
#define MOST_OTHERS 9
#define PATIENT_US 1000		/* less is no patience */

static const char *trick, *file;
static off_t counted;	/* as FILE keeps it */
static struct entry_record record;
static struct hv_places places;
static struct hv_call init;
static struct hv_state baseline, base;	/* base: what the next baseline is told against */
static uint8_t image[IMAGE_MOST];
static uint64_t patience;
static bool tricked;		/* and not again */

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
		counted = st.st_size;
	return good;
}

/* --- what is said of calls ---------------------------------------------------------------------------------------- */

/* This process and so many others share a processor for a while. */
static void be_kept(unsigned others, uint64_t ms)
{
	const uint64_t since = clock_now();
	pid_t other[MOST_OTHERS];
	unsigned count = 0;
	cpu_set_t one;
	bool here = true;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	sched_setaffinity(0, sizeof(one), &one);
	while (here && count < others) {
		other[count] = fork();
		here = other[count] > 0;
		count += here;
	}
	while (!here || clock_now() - since < ms * 1000000)
		;
	for (unsigned i = 0; i < count; i++) {
		kill(other[i], SIGKILL);
		waitpid(other[i], NULL, 0);
	}
}

/* As the payload does, once no cut has helped. */
static void miss_cpu(unsigned others)
{
	session_say(MESSAGE_HELP, "", 0);
	if (others)
		be_kept(others, MISSED_MS);
	else
		usleep(MISSED_MS * 1000);
}

static enum second_end lose(void)
{
	const bool once = !strcmp(trick, "lost");

	if (counted > (once ? 1 : MOST_LOST))
		return SECOND_RETURNED;
	miss_cpu(once ? MOST_OTHERS : 0);
	return SECOND_LOST;
}

static enum second_end hang(void)
{
	if (patience < PATIENT_US)
		return SECOND_CUT;
	if (strcmp(trick, "kept") || tricked)
		return SECOND_RETURNED;
	tricked = true;
	be_kept(1, KEPT_MS);
	return SECOND_CUT;
}

static enum second_end end_of_call(void)
{
	if (!strcmp(trick, "spent"))
		return SECOND_RETURNED;
	return !strcmp(trick, "lost") || !strcmp(trick, "costly") ? lose() : hang();
}

static void say_outcome(const struct hv_call *call, enum second_end end, const struct hv_state *against)
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
	session_say(MESSAGE_OUT, bytes, (size_t)(p.at - bytes));
}

static void say_numbers(enum message number, const uint64_t *numbers, size_t count)
{
	uint8_t bytes[256];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	for (size_t i = 0; i < count; i++)
		pack_number(&p, numbers[i]);
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
		unpack_runs(u, image + offset, IMAGE_MOST - offset);
}

static void place(struct unpacker *u)
{
	const uint64_t from = unpack_number(u), size = unpack_number(u);

	places.stub = unpack_number(u);
	places.stub_size = size;
	places.table = unpack_number(u);
	hv_call_init(&init, &places);
	if (from <= IMAGE_MOST && size <= IMAGE_MOST - from)
		say_numbers(MESSAGE_PLACED, (const uint64_t[]){ MAIL_OK, crc32_add(0, image + from, size) }, 2);
}

static void make_base(void)
{
	if (!strcmp(trick, "spent") && counted <= SPENT) {
		say_numbers(MESSAGE_REFUSED, (const uint64_t[]){ MESSAGE_BASE, MAIL_NO_CPU }, 2);
		return;
	}
	baseline = init.in;
	baseline.r[HV_PC] = places.site + 4;
	baseline.r[HV_X0] = 0;
	say_outcome(&init, SECOND_RETURNED, &base);
	base = baseline;
}

static void run(struct unpacker *u)
{
	struct hv_call call = init;
	struct hv_state against;

	delta_get_call(u, &call);
	delta_expect(&against, &call, &init, &baseline);
	say_outcome(&call, end_of_call(), &against);
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
	case MESSAGE_PATIENCE:
		patience = unpack_number(&u);
		break;
	}
}

/* QEMU's virt board. */
static bool make_record(void)
{
	const struct qemu_kind *kind = qemu_kind_of_payload(HV_A64, false);
	const size_t size = (size_t)(kind->image_end - kind->image);

	record = (struct entry_record){
		.version = ENTRY_VERSION, .level = 2, .place = HV_IMAGE_BASE, .exec = HV_A64, .ram_source = ENTRY_FROM_MEMORY,
		.cpu_count = 4, .range_count = 1, .ranges = { { HV_RAM_BASE, HV_RAM_SIZE } },
		.places = {
			.image = HV_IMAGE_BASE, .image_size = size, .calls = HV_CALLS_BASE, .outs = HV_OUTS_BASE,
			.batch_max = HV_BATCH_MAX, .stage = HV_STAGE_BASE, .stage_size = HV_STAGE_SIZE,
			.canary = HV_CANARY_BASE, .canary_size = HV_CANARY_SIZE,
			.stub = HV_STUB_BASE, .stub_size = HV_MAILBOX_BASE - HV_STUB_BASE, .far = HV_FAR_BASE,
			.work = HV_MAILBOX_BASE, .work_size = (uint64_t)HV_STAGE_BASE + HV_STAGE_SIZE - HV_MAILBOX_BASE,
		},
	};
	places.exec = HV_A64;
	if (hv_places_read(&places, kind->image, size, HV_IMAGE_BASE))
		return false;
	places_chosen(&places, &record);
	return true;
}

int main(int argc, char **argv)
{
	const struct message_reader *m;

	if (argc != 3 || !make_record())
		return 2;
	trick = argv[1];
	file = argv[2];
	if (!count())
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
