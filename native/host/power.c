/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QEMU itself: found, started with shared memory and a debugger's socket, and ended. */
#define _GNU_SOURCE
#include "native/host/qemu-int.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hvcheck/stub.h"
#include "native/host/program.h"

#define BOOT_PATIENCE (10000 * MS) /* it takes 30 ms on an idle host */
#define HOPELESS (4000 * MS) /* a first QEMU that took so long and did not come up is not tried again */

enum { EXIT_USAGE = 2, EXIT_ABSENT = 77, EXIT_DEFECT = 99 };

#define FAIL(qemu, status, ...) \
	(snprintf((qemu)->machine.error, sizeof((qemu)->machine.error), __VA_ARGS__), (status))

/* The files that QEMU gets from us. We keep the first. */
struct files {
	int ram, image, debugger;
};

static void close_files(const struct files *files)
{
	const int all[] = { files->image, files->debugger };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i] >= 0)
			close(all[i]);
}

/* The payload with the words that it needs from us, into qemu->payload. Returns 0 or an errno. */
static int make_payload(struct qemu *qemu)
{
	struct image_words words;

	free(qemu->payload.bytes);
	if (image_make(&qemu->payload, qemu->kind->image, qemu->kind->image_end))
		return ENOMEM;
	words = image_read_words(qemu->payload.bytes);
	words.mailbox = HV_MAILBOX_BASE;
	image_write_words(qemu->payload.bytes, &words);
	return 0;
}

/* Anonymous memory for both, so that nothing is left behind however we end. Returns 0 or an errno. */
static int make_files(struct qemu *qemu, struct files *files)
{
	int pair[2];

	*files = (struct files){ -1, -1, -1 };
	files->ram = memfd_create("hvcheck-ram", MFD_CLOEXEC);
	files->image = memfd_create("hvcheck-payload", MFD_CLOEXEC);
	qemu->ram_file = files->ram;
	int error = make_payload(qemu);

	if (error)
		return error;
	if (files->ram < 0 || files->image < 0 || ftruncate(files->ram, HV_RAM_SIZE))
		return errno;
	if (write(files->image, qemu->payload.bytes, qemu->payload.size) != (ssize_t)qemu->payload.size)
		return errno;
	image_relocate(&qemu->payload, HV_IMAGE_BASE);
	const int access = PROT_READ | PROT_WRITE;
	void *ram = mmap(NULL, HV_RAM_SIZE, access, MAP_SHARED | MAP_NORESERVE, files->ram, 0);

	if (ram == MAP_FAILED)
		return errno;
	qemu->ram = ram;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return errno;
	qemu->gdb.fd = pair[0];
	files->debugger = pair[1];
	return 0;
}

static int spawn(struct qemu *qemu, const struct files *files)
{
	const int kept[] = { files->ram, files->image, files->debugger };
	char ram[128], image[128], debugger[64], size[32];
	bool kernel = qemu->kind->is_kernel;

	snprintf(ram, sizeof(ram), "memory-backend-file,id=ram,size=%llu,mem-path=/proc/self/fd/%d,share=on",
		 (unsigned long long)qemu->kind->ram_size, files->ram);
	if (kernel)
		snprintf(image, sizeof(image), "/proc/self/fd/%d", files->image);
	else
		snprintf(image, sizeof(image), "loader,file=/proc/self/fd/%d,addr=%#x,force-raw=on,cpu-num=0", files->image,
			 HV_IMAGE_BASE);
	snprintf(debugger, sizeof(debugger), "socket,id=gdb,fd=%d", files->debugger);
	snprintf(size, sizeof(size), "%llum", (unsigned long long)qemu->kind->ram_size >> 20);

	/* A GICv3, because a call of Linux 6.19 reads one; it also wakes a sleeping CPU (loop.c). */
	const char *const argv[] = {
		program_name(),
		"-nodefaults", "-no-user-config", "-no-reboot",
		"-display", "none", "-serial", "none", "-monitor", "none",
		"-accel", "tcg,thread=single",
		"-machine", "virt,virtualization=on,gic-version=3,memory-backend=ram",
		"-cpu", qemu->cpu,
		"-m", size,
		"-object", ram,
		kernel ? "-kernel" : "-device", image,
		"-chardev", debugger, "-gdb", "chardev:gdb",
		NULL,
	};

	return process_start(&qemu->process, argv, kept, sizeof(kept) / sizeof(kept[0]));
}

/* QEMU has ended instead of starting: say why in its own words. */
static int explain_end(struct qemu *qemu)
{
	if (!process_drain(&qemu->process, 1000))
		return FAIL(qemu, EXIT_ABSENT, "%s runs and does not answer as QEMU does", program_name());
	const char *complaint = process_complaint(&qemu->process);

	if (strstr(complaint, "CPU") || strstr(complaint, "cpu") || strstr(complaint, "roperty"))
		return FAIL(qemu, EXIT_USAGE, "QEMU does not take the CPU \"%s\": %s", qemu->cpu, complaint);
	return FAIL(qemu, strcasestr(complaint, "memory") ? EXIT_USAGE : EXIT_ABSENT, "QEMU does not start: %s",
		    *complaint ? complaint : "it says nothing");
}

static int check_ping(struct qemu *qemu)
{
	const uint64_t *answer = mailbox(qemu)->answer;

	if (answer[PING_VERSION] != MAILBOX_VERSION || answer[PING_CALL_SIZE] != HV_CALL_SIZE ||
	    answer[PING_OUT_SIZE] != HV_OUT_SIZE)
		return FAIL(qemu, EXIT_DEFECT, "the payload was not built with this program");
	if (answer[PING_EL] < 2)
		return FAIL(qemu, EXIT_ABSENT, "QEMU's CPU \"%s\" starts at EL%u and has no EL2", qemu->cpu,
			    (unsigned)answer[PING_EL]);
	return 0;
}

static int boot(struct qemu *qemu)
{
	struct gdb_regs regs;

	qemu->asked = 0;
	qemu->gdb.exec = qemu->kind->exec;
	mail_post(qemu, MAIL_PING, NULL, 0); /* the payload finds it in its mailbox when it comes up */
	qemu->gdb.deadline = clock_now() + BOOT_PATIENCE;
	if (gdb_attach(&qemu->gdb))
		return explain_end(qemu);
	int unread = gdb_read(&qemu->gdb, &regs);

	if (unread == GDB_OTHER_REGS)
		return FAIL(qemu, EXIT_USAGE, "QEMU's CPU \"%s\" is neither an AArch64 one nor cortex-a15 or cortex-a7", qemu->cpu);
	if (unread || gdb_continue(&qemu->gdb))
		return explain_end(qemu);
	qemu->gdb.deadline = 0;
	switch (mail_await(qemu, NULL, BOOT_PATIENCE)) {
	case WAIT_DONE:
		return check_ping(qemu);
	case WAIT_LOST:
		return explain_end(qemu);
	case WAIT_STALL:
		break;
	}
	return FAIL(qemu, EXIT_ABSENT, "the payload does not come up on QEMU's CPU \"%s\"", qemu->cpu);
}

static int start(struct qemu *qemu)
{
	struct files files;
	int status = program_check(qemu->machine.error, sizeof(qemu->machine.error));

	if (status)
		return status;
	int error = make_files(qemu, &files);

	if (!error)
		error = spawn(qemu, &files);
	close_files(&files);
	qemu->fresh = true;
	status = error ? program_fails(error, qemu->machine.error, sizeof(qemu->machine.error)) : boot(qemu);
	if (status)
		power_off(qemu);
	return status;
}

int power_on(struct qemu *qemu)
{
	static bool came_up;
	static char hopeless[sizeof(qemu->machine.error)];
	uint64_t begun = clock_now();

	if (*hopeless)
		return FAIL(qemu, EXIT_ABSENT, "%s", hopeless);
	int status = start(qemu);

	came_up |= !status;
	if (status && !came_up && clock_now() - begun > HOPELESS)
		snprintf(hopeless, sizeof(hopeless), "%s", qemu->machine.error);
	return status;
}

/*
 * The payload waits for its next request with its CPU at full speed. If that may be long, QEMU is better
 * asleep.
 */
void power_pause(struct qemu *qemu)
{
	if (qemu->process.pid > 0 && !qemu->paused)
		process_signal(&qemu->process, SIGSTOP);
	qemu->paused = qemu->process.pid > 0;
}

/* The last that was resumed; NULL: none. Of several machines one is asked at a time, and the others would only be in its way. */
static _Thread_local struct qemu *awake;

void power_resume(struct qemu *qemu)
{
	if (awake && awake != qemu)
		power_pause(awake);
	awake = qemu;
	if (qemu->paused)
		process_signal(&qemu->process, SIGCONT);
	qemu->paused = false;
}

void power_off(struct qemu *qemu)
{
	qemu->paused = false;
	if (awake == qemu)
		awake = NULL;
	process_kill(&qemu->process);
	gdb_detach(&qemu->gdb);
	if (qemu->ram)
		munmap(qemu->ram, HV_RAM_SIZE);
	if (qemu->ram_file >= 0)
		close(qemu->ram_file);
	qemu->ram = NULL;
	qemu->ram_file = -1;
}
