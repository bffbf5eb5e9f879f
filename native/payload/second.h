/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A second CPU, which runs the calls while the first one watches it and the line. A call that does not come back is cut: every word
 * of the stub becomes a branch to the runner's rescue code.
 */
#ifndef NATIVE_SECOND_H
#define NATIVE_SECOND_H

#include <stdbool.h>
#include <stdint.h>

#include "native/link/second-end.h"

/* Start another CPU. False: there is none left, or it does not come up. */
bool second_start(void);
/*
 * Let all that can be started come up and sleep; one that is at work is given up for that. Returns how many have come up at EL2 so
 * far; `other`: the level of one that has come up now and is not, or 0.
 */
unsigned second_start_all(unsigned *other);
/* Whether there was one that is lost. */
bool second_was_up(void);
/* CPUs that could take its place. */
unsigned second_spares(void);
/* Whether one is at work. */
bool second_is_up(void);
/*
 * Let it run the calls that lie at entry_record.places.calls. `at_latch`, unless it is NULL: of a single one, the caller waits
 * until this was called, before its CPU goes on to EL2 and may come to whatever the call has made of the vectors.
 */
void second_post(uint64_t count, uint64_t door, void (*at_latch)(void));
/* Have it do this instead, and await that; false: it does not come back. */
bool second_do(uint64_t (*what)(uint64_t), uint64_t with, uint64_t *result);
/* Whether it comes back from all of them, from each within `us` microseconds; `look` is called meanwhile. */
bool second_await(uint64_t us, void (*look)(void));
/* Whether the call that was cut was in a loop of nothing: it would not have come back, however slow the CPU is. */
bool second_is_stuck(void);
/* Wait so many microseconds more before a CPU is given up. */
void second_be_patient(uint64_t us);
/* Whether a debugger can send a CPU home. */
void second_has_debugger(bool has);
/* How long this CPU stood still at most, of late: in microseconds. */
uint64_t second_away(void);
/* What the host is told of a CPU that does not come back, as its own processors may be too busy to run it. */
struct second_host {
	void (*missed)(void);		/* it is waited for a little longer */
	void (*waited)(uint64_t us);	/* in vain, for so long */
};
/* Wait a little longer; `host` may be NULL. */
bool second_await_late(uint64_t us, void (*look)(void), const struct second_host *host);
/*
 * It has not: cut it. The stub is to be restored behind this. `catches`: the stub is cut as well for a CPU that is on its way home,
 * as that may have come to another table of the stub. If all is in vain, a debugger may send it home, or it is waited for a little
 * longer; `host` is told, if it is not NULL.
 */
enum second_end second_cut(bool catches, void (*look)(void), const struct second_host *host);

#endif
