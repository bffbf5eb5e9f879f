/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_SCENARIO_LEAVING_H
#define SUITE_SCENARIO_LEAVING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A place in a routine, as an offset; none if not `found`. */
struct leaving_place {
	bool found;
	uint64_t at;
};

/* What the code that is reached from a routine's first word does that no such routine may. */
struct leaving {
	struct leaving_place leaves;	/* the first instruction that refers to anything outside, */
	uint64_t target;		/* and where it leads */
	struct leaving_place sleeps;	/* WFI, or WFE where no instruction sends an event */
	struct leaving_place unmasks;	/* DAIFClr: the handlers may have been overwritten already */
};

/* `size` bytes, at most HV_KEXEC_CODE_MAX. */
void leaving_find(const uint8_t *code, size_t size, struct leaving *found);

#endif
