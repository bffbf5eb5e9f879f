/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long something took. The host's clock that is never set back; when it began to count does not matter.
 */
#ifndef SUITE_CLOCK_H
#define SUITE_CLOCK_H

#include <stdint.h>

uint64_t clock_now(void);		/* nanoseconds */
double clock_seconds(void);	/* the same clock */

#endif
