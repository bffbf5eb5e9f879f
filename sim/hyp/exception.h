/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exceptions of AArch32: what an interrupt number of the engine means, to which mode and vector it goes, and what is in LR, SPSR
 * and HSR then (Arm ARM G1.12). The engine keeps its own syndrome to itself, so it is made again.
 */
#ifndef SIM_HYP_EXCEPTION_H
#define SIM_HYP_EXCEPTION_H

#include "sim/hyp/state.h"

/* As engine_kind.decode, .raise, .event and .abort. */
enum engine_interrupt hyp_decode(struct engine *e, uint32_t number, struct engine_exception *x);
void hyp_raise(struct engine *e, const struct engine_exception *x);
void hyp_event(struct engine *e, const struct hv_call *call, uint64_t pc, struct engine_exception *x);
bool hyp_abort(struct engine *e, uc_err err, bool fetch, struct engine_exception *x);

#endif
