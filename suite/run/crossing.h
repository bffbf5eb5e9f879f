/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a kernel's file is not what runs. The kernel writes over its own text at boot (alternatives), moves itself and the
 * addresses in its text (KASLR), and gives its hypervisor page tables and memory. A call that comes to such a place is UNSEEN,
 * whatever the file would do there: neither a failure nor a pass of what runs.
 */
#ifndef SUITE_CROSSING_H
#define SUITE_CROSSING_H

#include "hvcheck/abi.h"
#include "hvcheck/stub.h"
#include "hvcheck/verdict.h"

#define CROSSINGS 16

struct crossing {
	const struct hv_call_spec *spec;	/* the calls that come there */
	enum {
		CROSSES_TEXT,		/* an instruction that the kernel may write over */
		CROSSES_POINTER,	/* an address that moves with the kernel is loaded: `value` */
		CROSSES_ABSENT,		/* an address is loaded that the file does not have: the kernel writes it there at boot */
		CROSSES_SIZE,		/* a variable that fits the kernel's own page tables */
		CROSSES_HOST,		/* the hypervisor's own functions */
	} kind;
	uint64_t at;		/* offset in the image of the first such place */
	uint64_t value;
};

struct crossings {
	struct crossing c[CROSSINGS];
	size_t count;
};

/* Find them, in a simulator of our own. 0, or -1 with a sentence if that is not to be had. Stubs that are no kernels have none. */
int crossings_find(const struct hv_stub *stub, const struct hv_abi *abi, hv_machine_open_fn *open, uint64_t seed,
		   struct crossings *to, char *error, size_t size);
/* Where `call` comes to, of any kind; NULL: nowhere. */
const struct crossing *crossings_find_call(const struct crossings *all, const struct hv_abi *abi, const struct hv_call *call);
/* What keeps the outcome of `call` from being seen; NULL: nothing. Never CROSSES_POINTER. */
const struct crossing *crossings_block(const struct crossings *all, const struct hv_abi *abi, const struct hv_call *call);
/* `v` fails only because of an address that moves with the kernel: that one; else NULL. */
const struct crossing *crossings_excuse(const struct crossings *all, const struct hv_abi *abi, const struct hv_call *call,
					const struct hv_verdict *v);
/* Why, for the report, into `buf`. Returns buf. */
const char *crossing_text(const struct crossing *c, char *buf, size_t size);

#endif
