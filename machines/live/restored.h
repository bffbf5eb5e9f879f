/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel that has restored the image of its memory, judged: scenario --boot hibernate. */
#ifndef LIVE_RESTORED_H
#define LIVE_RESTORED_H

#include "machines/boot/next.h"
#include "hvcheck/report.h"

#define RESTORED_PAGES (96u << 20 >> 12)	/* of 4 KiB, of the largest kernel that is booted */

/* What must be there again: the kernel's pages that nothing writes to, which are as in its file. */
struct restored_kept {
	bool page[RESTORED_PAGES];
	unsigned count;
};
/* Before it goes on: `b` has stopped behind the making of the image. */
void live_restored_keep(const struct boot *b, struct restored_kept *kept);
/* Rows for what next_run() has seen of `b`, whose memory is as it is then. */
void live_restored_judge(const struct boot *b, const struct restored_kept *kept, const struct next_seen *seen,
			 const struct hv_suite_options *options, struct hv_report *report);

#endif
