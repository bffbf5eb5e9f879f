/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_ONE_SEQUENCE_H
#define CLI_ONE_SEQUENCE_H

#include "cli/options.h"
#include "hvcheck/replay.h"

/* As one_call(), for a file with more than one. */
int one_sequence(const struct hv_replay *r, const struct cli_options *o);

#endif
