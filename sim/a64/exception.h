/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an interrupt number of the engine means to the architecture: which exception, with which syndrome, taken to which level. The
 * engine keeps its own syndrome to itself, so it is made again from the instruction.
 */
#ifndef SIM_A64_EXCEPTION_H
#define SIM_A64_EXCEPTION_H

#include "sim/a64/state.h"

/* As engine_kind.decode, .event, .abort and .is_illegal. */
enum engine_interrupt a64_decode(struct engine *e, uint32_t number, struct engine_exception *x);
void a64_event(struct engine *e, const struct hv_call *call, uint64_t pc, struct engine_exception *x);
bool a64_abort(struct engine *e, uc_err err, bool fetch, struct engine_exception *x);
bool a64_is_illegal(struct engine *e, uint64_t pc, struct engine_exception *x);

#endif
