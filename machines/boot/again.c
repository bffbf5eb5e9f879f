/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine once more. QEMU writes down all that it knows of it but the memory, which is a file that we have; another QEMU reads
 * that, with a copy of the memory. So a call that ends a machine costs no second boot, and each one begins with the same state.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machines/boot/boot.h"
#include "suite/sparse.h"

#define PATIENCE 200	/* looks at how far it is */
#define NAP_MS 20
#define ANSWER 2048

enum { EXIT_NOTHING = 77 };

static int fail(struct boot *b, const char *what)
{
	snprintf(b->error, sizeof(b->error), "%s: QEMU %s", b->name, what);
	return EXIT_NOTHING;
}

/* Its memory is shared with us, and no part of what is written. */
static bool leave_memory(struct boot *b)
{
	char answer[ANSWER];

	return !gdb_monitor(&b->gdb, "migrate_set_capability x-ignore-shared on", answer, sizeof(answer)) && !*answer;
}

/* Until the monitor's answer to `question` says `word`. */
static bool wait_for(struct boot *b, const char *question, const char *word)
{
	char answer[ANSWER];

	for (unsigned i = 0; i < PATIENCE; i++) {
		if (gdb_monitor(&b->gdb, question, answer, sizeof(answer)))
			return false;
		if (strstr(answer, word))
			return true;
		if (strstr(answer, "failed"))
			return false;
		poll(NULL, 0, NAP_MS);
	}
	return false;
}

static int freeze(struct boot *b)
{
	char command[100], answer[ANSWER];

	if (b->stream >= 0)
		return 0;
	b->stream = memfd_create("hvcheck-machine", MFD_CLOEXEC);
	snprintf(command, sizeof(command), "migrate -d \"exec:cat >/proc/%ld/fd/%d\"", (long)getpid(), b->stream);
	if (b->stream >= 0 && leave_memory(b) && !gdb_monitor(&b->gdb, command, answer, sizeof(answer)) &&
	    wait_for(b, "info migrate", "status: completed"))
		return 0;
	return fail(b, "does not write down the state of the machine that booted");
}

int boot_again(struct boot *copy, struct boot *b)
{
	char command[100], answer[ANSWER];
	int status;

	*copy = (struct boot){ .name = b->name, .image = b->image, .image_size = b->image_size, .cpu = b->cpu, .mode = b->mode,
			       .smp = b->smp, .found.ram_size = b->found.ram_size };
	board_init(copy);
	status = freeze(b);
	if (status) {
		memcpy(copy->error, b->error, sizeof(copy->error));
		return status;
	}
	status = board_start_again(copy, b->found.command);
	if (status)
		return status;
	sparse_copy(copy->ram, b->ram, b->found.ram_size);
	snprintf(command, sizeof(command), "migrate_incoming \"exec:cat /proc/%ld/fd/%d\"", (long)getpid(), b->stream);
	if (leave_memory(copy) && !gdb_monitor(&copy->gdb, command, answer, sizeof(answer)) &&
	    wait_for(copy, "info status", "paused") && wait_for(copy, "info migrate", "completed"))
		return 0;
	return fail(copy, "does not go on from the state of the machine that booted");
}
