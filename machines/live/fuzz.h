/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random calls of what was resident in a booted kernel. */
#ifndef LIVE_FUZZ_H
#define LIVE_FUZZ_H

#include "suite/fuzz/fuzz.h"

/*
 * As fuzz_run(), in the simulator or in QEMU, of a stub that is HV_STUB_LIVE: first what `hvcheck run` asks, then calls of the
 * stub's numbers and of those that are none. KVM's own functions are not called: with random arguments they may do anything.
 */
int live_fuzz(const struct hv_stub *stub, const struct hv_abi *abi, bool in_qemu, const struct fuzz_options *options,
	      struct fuzz_result *result);

#endif
