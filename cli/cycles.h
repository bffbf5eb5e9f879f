/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The halves of hvcheck cycles. */
#ifndef CLI_CYCLES_H
#define CLI_CYCLES_H

#include "cli/options.h"
#include "cycles/cycles.h"

/* Stubs and Images: what each call costs. Returns an exit status. */
int cycles_stubs(const struct cli_options *o);
/* cycles-block.c: each symbol of an object as a loop. */
int cycles_blocks(const struct cli_options *o);
/* cycles-why.c: the rows that an instruction's cycles are from. */
int cycles_why(const struct cli_options *o);

/* cycles-stages.c: false if out of memory. The regime is marked in the steps. */
void cycles_stages_begin(FILE *f);
bool cycles_stages_write(FILE *f, const char *symbol, const struct cycles_core *core, enum cycles_regime regime, unsigned mhz,
			 struct cycles_step *steps, size_t count);

#endif
