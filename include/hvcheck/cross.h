/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/* Every built-in stub against every generation. */
#ifndef HVCHECK_CROSS_H
#define HVCHECK_CROSS_H

#include <stdio.h>

#include "hvcheck/linkage.h"
#include "hvcheck/machine.h"

HV_BEGIN

/*
 * Judge each good built-in stub of the machine's Execution state by each generation of it on `m` (borrowed), and write the
 * result to `f` as Markdown: a matrix of how many kinds of call differ, then what they do to a caller. Returns 0, or -1 with
 * a sentence in `error`.
 */
int hv_cross_write(FILE *f, struct hv_machine *m, char *error, size_t size);

HV_END

#endif
