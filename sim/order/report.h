/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hazards of context synchronisation, each told once. */
#ifndef SIM_ORDER_REPORT_H
#define SIM_ORDER_REPORT_H

#include "sim/order/state.h"

/* Register `r` was written, and `reader` depends on it without a context event between. */
void report_write(struct context *c, unsigned r, uint8_t kind, const struct hv_actor *reader);
/* TLB maintenance is not complete, or not synchronised. */
void report_tlbi(struct context *c, struct maintenance *tlbi, const struct hv_actor *reader);
/* The TLB may hold translations of that half from before a change. */
void report_stale(struct context *c, struct tlb *g, unsigned half, const struct hv_actor *reader);
/* The same of a VMID. */
void report_vmid(struct context *c, const struct hv_actor *reader);

#endif
