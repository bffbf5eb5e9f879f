/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules of caches on a machine that has real ones: what its counts of stale plays say. */
#ifndef SUITE_SCENARIO_STALE_H
#define SUITE_SCENARIO_STALE_H

#include "suite/scenario/private.h"

/* Whether `m` can count them for a scene of so many pages. */
bool stale_is_asked(const struct hv_machine *m, const struct scenario *scenario);
/*
 * Try what `s` stores and cleans, and what it would be without each of its cleans, and put what that says into the verdicts that
 * `result` has of rules of coherence. 0; or -1, and `error` says why if the machine was lost, or is "" if memory is out.
 */
int stale_judge(struct hv_machine *m, const struct scenario_scene *s, struct scenario_result *result, char *error, size_t size);

#endif
