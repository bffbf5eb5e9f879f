/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What led to the end of a call, in words. */
#ifndef SUITE_REPORT_CAUSE_H
#define SUITE_REPORT_CAUSE_H

#include <stddef.h>
#include <stdint.h>

#include "hvcheck/call.h"

/* What brought control to vector slot `slot` with the syndrome `esr`: "HVC #0x1", "an IRQ". Returns buf. */
const char *report_cause(unsigned slot, uint64_t esr, char *buf, size_t size);
/* Why a call that hung could not go on, if the registers tell it, or NULL. */
const char *report_lost(const struct hv_call *call, const struct hv_outcome *out);

#endif
