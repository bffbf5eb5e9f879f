/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Breaking a resident hypervisor's way to give EL2 back. */
#ifndef LIVE_MUTATE_H
#define LIVE_MUTATE_H

#include "suite/mutate/mutate.h"

/*
 * As mutate_all(), of a stub that is HV_STUB_LIVE: breaks of those instructions that the stub's calls execute, from the slot of the
 * host's vectors to the end, tried in the simulator. Of a hypervisor that keeps EL2 for good these go on until it calls a
 * function. The stub's image is written to meanwhile.
 */
int live_mutate(struct hv_stub *stub, const struct hv_abi *abi, const struct mutate_options *options,
		struct mutate_report *report, char *error, size_t size);

#endif
