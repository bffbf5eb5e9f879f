/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The groups of rules, a file each. Private to suite/judge/. */
#ifndef SUITE_JUDGE_RULES_H
#define SUITE_JUDGE_RULES_H

#include "suite/judge/trial.h"

/* preserved.c: what every call owes that ended as it should. */
void preserved_judge(struct trial *t);
/* results.c */
void results_judge(struct trial *t);
void results_judge_vectors(struct trial *t);
/* ending.c; `how` is how the call ended. */
void ending_returned(struct trial *t, unsigned how);
void ending_restarted(struct trial *t, unsigned how);
void ending_afar(struct trial *t, unsigned how);
void ending_parked(struct trial *t, unsigned how);
void ending_nowhere(struct trial *t, unsigned how);
/* slot.c */
void slot_dead(struct trial *t, unsigned how);
void slot_nearby(struct trial *t);

#endif
