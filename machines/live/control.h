/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registers by which a resident hypervisor is in control: SCTLR_EL2, HCR_EL2, TCR_EL2, MAIR_EL2. */
#ifndef LIVE_CONTROL_H
#define LIVE_CONTROL_H

#include "machines/live/resident-row.h"

void control_judge(const struct resident *r);

#endif
