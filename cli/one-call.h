/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between a call that is made once and a sequence of them. */
#ifndef CLI_ONE_CALL_H
#define CLI_ONE_CALL_H

#include "cli/cli.h"
#include "suite/fuzz/sequence.h"

/* Load the stub as usual, at `at`, or as a copy there. Returns 0, or the exit status after saying why. */
int one_load(struct hv_machine *m, const struct hv_stub *stub, const struct hv_replay *r);
/* As one_call(), for a file with more than one. */
int one_sequence(const struct hv_replay *r, const struct cli_options *o);

#endif
