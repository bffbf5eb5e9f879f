/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instructions that the manual calls CONSTRAINED UNPREDICTABLE by the registers that they name: each CPU does one of a few things
 * with them, and an engine one of its own.
 */
#ifndef HVCHECK_UNPREDICTABLE_H
#define HVCHECK_UNPREDICTABLE_H

#include <stdbool.h>
#include <stdint.h>

bool is_unpredictable(uint32_t insn);

#endif
