/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "machines/boot/line.h"
#include "machines/boot/next.h"

#define WAIT 30000000000ull	/* nanoseconds */
#define LOOK_MS 100
#define PAGE 4096u
#define TABLE 2048u
#define SLOT 0x400u

enum { EXIT_ERROR = 2, EXIT_NOTHING = 77 };

#define FAIL(b, status, ...) (snprintf((b)->error, sizeof((b)->error), __VA_ARGS__), (status))

bool next_fault_find(const char *name, enum next_fault *fault)
{
	static const char *const names[] = { [NEXT_GOOD] = "", [NEXT_PAGE] = "page", [NEXT_TABLE] = "table" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i])) {
			*fault = (enum next_fault)i;
			return true;
		}
	return false;
}

/* --- the hand that spoils ------------------------------------------------------------------------------------ */

static bool is_own(const struct boot *b, uint64_t offset)
{
	return offset + BOOT_RAM_BASE - b->found.kernel < b->found.kernel_size;
}

/* The image of a kernel that hibernates is of its memory, and of its file only as far as that is the same. */
static bool is_kept(const struct boot *b, uint64_t at)
{
	return b->next != BOOT_HIBERNATES || !memcmp(board_at(b, b->found.kernel + at), b->image + at, PAGE);
}

/* A page of the Image that stands once in it, and is no page of zeroes. */
static uint64_t find_page(const struct boot *b)
{
	for (uint64_t at = b->image_size / 2 & ~(PAGE - 1ull); at + PAGE <= b->image_size; at += PAGE) {
		const uint8_t *page = b->image + at, *next = memmem(b->image, b->image_size, page, PAGE);

		if (next == page && is_kept(b, at) && !memmem(page + 1, b->image_size - at - 1, page, PAGE))
			return at;
	}
	return 0;
}

/* The kernel that runs keeps its page; every other copy in memory gets a bit turned: one of them is the one that is loaded. */
static void spoil_page(struct boot *b, struct next_seen *seen)
{
	seen->spoilt = find_page(b);
	for (uint64_t at = 0; at < BOOT_RAM_SIZE; at += PAGE)
		if (!is_own(b, at) && !memcmp(b->ram + at, b->image + seen->spoilt, PAGE)) {
			b->ram[at + PAGE / 2] ^= 1;
			seen->copies++;
		}
	seen->spoilt += PAGE / 2;
}

/* Its table for such a time is copied to a page of its own when the next kernel is loaded: since 5.16, unless it runs at EL2. */
static void spoil_table(struct boot *b, struct next_seen *seen)
{
	static struct boot_table tables[BOOT_TABLES];
	int count = boot_changes(b, tables);

	for (int i = 0; i < count; i++) {
		const uint8_t *table = board_at(b, b->found.kernel) + tables[i].found.at;

		if (strncmp(tables[i].found.guess, "trans-pgd-", strlen("trans-pgd-")))
			continue;
		for (uint64_t at = 0; at + TABLE <= BOOT_RAM_SIZE; at += TABLE)
			if (!is_own(b, at) && !memcmp(b->ram + at, table, TABLE)) {
				memset(b->ram + at + SLOT, 0, 128);
				seen->spoilt = BOOT_RAM_BASE + at;
				seen->copies++;
			}
	}
}

static int spoil(struct boot *b, enum next_fault fault, struct next_seen *seen)
{
	if (fault == NEXT_PAGE)
		spoil_page(b, seen);
	if (fault == NEXT_TABLE)
		spoil_table(b, seen);
	if (fault == NEXT_GOOD || seen->copies)
		return 0;
	return FAIL(b, EXIT_NOTHING, "%s: %s, so it cannot be spoilt", b->name, fault == NEXT_PAGE ?
		    "no page of the kernel that was loaded is found in memory" : "this kernel copies no table on this CPU");
}

/* --- on the way ---------------------------------------------------------------------------------------------- */

static uint64_t entry(const struct boot *b)
{
	return b->next == BOOT_CRASHES ? BOOT_CRASH_AT : BOOT_KEXEC_AT;
}

static int read_state(struct boot *b, struct hv_state *to)
{
	struct gdb_regs regs;

	if (gdb_read(&b->gdb, &regs))
		return -1;
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		if (gdb_read_sysreg(&b->gdb, hv_regs[reg].name, &to->r[reg]) < 0)
			return -1;
	memcpy(to->r, regs.x, sizeof(regs.x));
	to->r[HV_PC] = regs.pc;
	to->r[HV_PSTATE] = regs.pstate;
	return 0;
}

/* What the kernel says on its way must be taken: QEMU waits for that. One that was restored says so. */
static int wait_for_arrival(struct boot *b, bool *arrived)
{
	struct process_wait wait = process_wait_from_now(&b->process);

	while (!process_waited(&b->process, &wait, WAIT)) {
		if (gdb_wait(&b->gdb, LOOK_MS, arrived))
			return -1;
		console_take(&b->console, NULL);
		if (*arrived || b->console.restored || b->console.refused)
			return 0;
	}
	return 0;
}

static bool let_go(struct boot *b, struct next_seen *seen)
{
	bool stops = b->next == BOOT_HIBERNATES;	/* there is no new kernel, whose entry is known */

	if ((!stops && gdb_break(&b->gdb, entry(b), true)) || send(b->console.fd, "\n", 1, MSG_NOSIGNAL) != 1 ||
	    gdb_continue(&b->gdb) || wait_for_arrival(b, &seen->arrived))
		return false;
	if (!stops)
		return seen->arrived || !gdb_stop(&b->gdb);
	seen->arrived = b->console.restored;
	return seen->arrived ? !boot_stop(b) : !gdb_stop(&b->gdb);
}

int next_run(struct boot *b, enum next_fault fault, struct next_seen *seen)
{
	int status;

	*seen = (struct next_seen){ 0 };
	status = spoil(b, fault, seen);
	if (status)
		return status;
	if (!let_go(b, seen))
		return FAIL(b, EXIT_ERROR, "%s: QEMU ends instead of going on to the %s", b->name,
			    b->next == BOOT_HIBERNATES ? "kernel that is restored" : "next kernel");
	if (b->console.refused)
		return FAIL(b, EXIT_NOTHING, "%s: the kernel does not take back the image that it has made of itself", b->name);
	if (read_state(b, &seen->state))
		return FAIL(b, EXIT_NOTHING, "%s: QEMU does not show the registers of its CPU", b->name);
	return 0;
}
