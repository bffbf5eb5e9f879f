/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random calls on a machine that models barriers. Private to suite/fuzz/worker.c. */
#ifndef SUITE_FUZZ_HAZARD_H
#define SUITE_FUZZ_HAZARD_H

#include "hvcheck/stub.h"
#include "hvcheck/verdict.h"

/* A machine like `like` with `stub` loaded that models barriers, to be closed; NULL with a sentence. */
struct hv_machine *fuzz_hazard_open(const struct hv_machine *like, const struct hv_stub *stub, char *error, size_t size);
/* Run one call there. `rule` is that of its first hazard, HV_RULE_NONE without any. -1: the machine is lost. */
int fuzz_hazard_run(struct hv_machine *m, const struct hv_call *call, enum hv_rule *rule);

#endif
