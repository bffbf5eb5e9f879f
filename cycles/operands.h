/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an instruction waits for, and what it makes. */
#ifndef CYCLES_OPERANDS_H
#define CYCLES_OPERANDS_H

#include "cycles/state.h"

uint64_t operand_ready(const struct engine_value *value, const struct cycles_engine *e, enum taker taker);
/* All that an instruction reads, the device that it accesses, the store that its load reads, and what it is synchronised with. */
void operands_ready(const struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape,
		    struct engine_time *t);
/* What it adds to its class's latency and occupancy by the access that it makes. */
int32_t operand_latency(const struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape);
int32_t operand_busy(const struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape);
/* In how many pieces its SIMD registers are loaded or stored, beyond the first. */
int32_t operand_more_pieces(const struct cycles_engine *e, const struct shape *shape);
/* Note what it has written. `back` is when its base register's new value was issued. Returns when all of it is complete. */
uint64_t operands_made(struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape, uint64_t issue,
		       uint64_t back);

#endif
