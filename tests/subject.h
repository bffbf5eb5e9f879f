/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A built-in stub, the generation of its folder and a machine, opened for a check. */
#ifndef TESTS_SUBJECT_H
#define TESTS_SUBJECT_H

#include "hvcheck/abi.h"
#include "hvcheck/machine.h"
#include "hvcheck/stub.h"

struct subject {
	struct hv_stub *stub;
	const struct hv_abi *abi;
	struct hv_machine *m;
};
/* What cannot be opened fails the check. */
struct subject subject_open(const char *name, const char *spec);
struct hv_machine *machine_open(const char *spec);
void subject_close(struct subject *s);

/* The i-th good stub, or NULL. */
const char *good_name(unsigned i, enum hv_exec exec);
unsigned good_count(enum hv_exec exec);

/*
 * Each good stub on one of two machines, and on both in `make check-long`. The built-in stubs of 32 bits are in pairs, of ARM and
 * of Thumb instructions: each kind has both machines.
 */
struct turn {
	const char *name;
	unsigned machine;	/* 0 or 1 */
};
unsigned turn_count(enum hv_exec exec);
struct turn turn_of(unsigned i, enum hv_exec exec);

#endif
