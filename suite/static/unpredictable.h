/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instructions that the manual calls (CONSTRAINED) UNPREDICTABLE by the registers that they name, or by where they stand: each CPU
 * does one of a few things with them, and an engine one of its own.
 */
#ifndef HVCHECK_UNPREDICTABLE_H
#define HVCHECK_UNPREDICTABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "isa/isa.h"

bool is_unpredictable(uint32_t insn);
/* Of AArch32, executed in Hyp mode; `left`: how many instructions of an IT block are left, itself among them; 0: it is in none. */
bool is_unpredictable_in_hyp(const struct isa_insn *insn, unsigned left);

#endif
