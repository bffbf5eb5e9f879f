/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Batches in, outcomes out, every call against a stub and a canary memory that are as they were loaded. */
#ifndef SIM_BATCH_H
#define SIM_BATCH_H

#include "sim/machine.h"

/* hv_machine_ops.run; of one call, within a scene that is laid out, too. */
int sim_run(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count);

#endif
