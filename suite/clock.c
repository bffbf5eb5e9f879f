/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one reader of the clock for all that measures, or waits for, something on the host.
 */
#define _GNU_SOURCE
#include <time.h>

#include "suite/clock.h"

uint64_t clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

double clock_seconds(void)
{
	return (double)clock_now() * 1e-9;
}
