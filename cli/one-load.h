/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_ONE_LOAD_H
#define CLI_ONE_LOAD_H

#include "hvcheck/machine.h"
#include "hvcheck/replay.h"
#include "hvcheck/stub.h"

/* Load the stub as usual, at `at`, or as a copy there. Returns 0, or the exit status after saying why. */
int one_load(struct hv_machine *m, const struct hv_stub *stub, const struct hv_replay *r);

#endif
