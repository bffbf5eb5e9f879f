/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel that goes on to the next one: next.c lets it, and stops before that one's first instruction. */
#ifndef BOOT_NEXT_H
#define BOOT_NEXT_H

#include "machines/boot/boot.h"
#include "hvcheck/regs.h"

/* What the initramfs' hand does between loading and going, so that it goes wrong. */
enum next_fault {
	NEXT_GOOD,
	NEXT_PAGE,	/* a byte of the kernel that was loaded is another, wherever it lies */
	NEXT_TABLE,	/* the copy of the vectors that EL2 is to have meanwhile has nothing in slot 0x400 */
};
/* By its name of --fault; false: there is none. */
bool next_fault_find(const char *name, enum next_fault *fault);

struct next_seen {
	bool arrived;		/* at the next kernel: registers are those before its first instruction */
	struct hv_state state;	/* what QEMU shows of it */
	uint64_t spoilt;	/* offset in the Image of the byte, or the table's place in memory */
	unsigned copies;	/* of it that were spoilt */
};

/* Of a kernel that boot_run() has stopped behind its loading, with b->next. As boot_run(). */
int next_run(struct boot *b, enum next_fault fault, struct next_seen *seen);

#endif
