/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cores and regimes that a command line names. */
#ifndef CLI_CORES_H
#define CLI_CORES_H

#include "cli/options.h"
#include "suite/cycles/cost.h"

#define CORES_MHZ 1000u

/* Fill `to` from --core, --core-file, --regime and --mhz; all built-in cores, and warm and linux, if they are not given. */
int cores_open(struct cost_options *to, const struct cli_options *o);
void cores_close(struct cost_options *options);

#endif
