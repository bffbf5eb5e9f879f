/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a call needs beside what the user gave of it. */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "cli/options.h"
#include "hvcheck/abi.h"
#include "hvcheck/replay.h"

/*
 * Give `call`, which was made of `r`, the entry and the other arguments without which it cannot succeed, unless `r` gives them.
 * `list` is then " x1=payload ..." of what was filled in, or "". Returns 0, or the exit status after saying that the entry which
 * the user gave is none.
 */
int arguments_fill(const struct hv_replay *r, const struct hv_abi *abi, const struct hv_places *places, struct hv_call *call,
		   char *list, size_t size);

#endif
