/* SPDX-License-Identifier: GPL-2.0-or-later */
/* prove() of a stub of 32-bit instructions, which is always thorough. Private to suite/prove/. */
#ifndef SUITE_PROVE_PROVE_HYP_H
#define SUITE_PROVE_PROVE_HYP_H

#include "hvcheck/abi.h"
#include "suite/prove/arguments.h"
#include "suite/prove/flow.h"

enum prove_argument prove_hyp(const struct flow *good, const struct change *change, const struct hv_abi *abi);

#endif
