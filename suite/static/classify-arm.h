/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_STATIC_CLASSIFY_ARM_H
#define SUITE_STATIC_CLASSIFY_ARM_H

#include "suite/static/code.h"
#include "suite/static/reach.h"

/* Fills all but the place. The confidence is 0 if it resembles no generation. */
void classify_arm(const struct code *code, uint64_t table, struct hv_found *found);
/* Whether it is a generation of 32-bit Arm, and of the stub itself. */
bool classify_arm_knows(const char *guess);
bool classify_arm_is_stub(const char *guess);

#endif
