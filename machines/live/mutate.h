/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Breaking a resident hypervisor's way to give EL2 back. */
#ifndef LIVE_MUTATE_H
#define LIVE_MUTATE_H

#include "suite/mutate/mutate.h"

/*
 * As mutate_all(), of a stub that is HV_STUB_LIVE: breaks of those instructions in the identity map that its calls execute, tried in
 * the simulator. They are made, numbered and argued about as breaks of the table that begins the hypervisor, which leads to the
 * same code and stands in the report for it: `*way`, owned by the caller, who frees it behind the report. The stub's image is
 * written to meanwhile.
 */
int live_mutate(struct hv_stub *stub, const struct hv_abi *abi, const struct mutate_options *options, struct hv_stub **way,
		struct mutate_report *report, char *error, size_t size);

#endif
