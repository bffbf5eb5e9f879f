/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What call and replay share. */
#ifndef CLI_ONE_CALL_H
#define CLI_ONE_CALL_H

#include "cli/options.h"
#include "hvcheck/replay.h"

int one_call(const struct hv_replay *r, const struct cli_options *o);

#endif
