/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the next kernel was entered, judged. */
#ifndef LIVE_NEXT_H
#define LIVE_NEXT_H

#include "machines/boot/next.h"
#include "hvcheck/report.h"

/* Rows for what next_run() has seen of `b`, whose memory is as it is then. */
void live_next_judge(const struct boot *b, const struct next_seen *seen, const struct hv_suite_options *options,
		     struct hv_report *report);

#endif
