/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_PROVE_RESIDENCE_H
#define SUITE_PROVE_RESIDENCE_H

#include <stdbool.h>
#include <stdint.h>

/* What is known besides of a stub that is resident: it is there that another one would have to differ. */
struct residence {
	uint64_t image;		/* virtual address of the image's first byte; 0: that and the next two are not known */
	uint64_t flat;		/* physical address of it: a page that has that as its virtual address, too, may be branched to */
	uint64_t sp;		/* SP_EL2 of every call */
	bool guarded;		/* a branch to a register must lead to a BTI */
	bool keys;		/* the CPU has pointer authentication */
	bool (*read)(const void *ctx, uint64_t va, uint64_t *value);	/* eight bytes; false: they may change */
	const void *ctx;
};

#endif
