/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_SCENARIO_WINDOWS_H
#define SUITE_SCENARIO_WINDOWS_H

#include "suite/scenario/judged.h"

/* Judge the windows that are looked at for `rule`: KEXEC-01 or KEXEC-02. */
void windows_judge(struct judged *b, enum hv_rule rule);

#endif
