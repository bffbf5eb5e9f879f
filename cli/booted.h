/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel that was booted for a command: hvcheck boot keeps it, hvcheck run --boot judges it. */
#ifndef CLI_BOOTED_H
#define CLI_BOOTED_H

#include "cli/options.h"
#include "machines/boot/boot.h"
#include "suite/file/unwrap.h"

struct booted {
	struct boot boot;	/* stopped where it came to rest */
	uint8_t *data;		/* the file; owned */
	struct unwrapped u;	/* and the Image or zImage in it, */
	struct unwrapped unpacked;	/* and the kernel in that */
	char *core;		/* the snapshot, once it was made; owned */
	size_t core_size;
};

/* Boot the kernel in the file as the options say. 0, or the exit status after saying why; booted_close() either way. */
int booted_open(struct booted **booted, const char *path, const struct cli_options *o, enum boot_next next);
void booted_close(struct booted *b);	/* NULL: nothing */
/* Make the snapshot. As above. */
int booted_snapshot(struct booted *b);

#endif
