/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the TLBs may hold, and maintenance of them. */
#ifndef SIM_ORDER_TLB_H
#define SIM_ORDER_TLB_H

#include "sim/order/state.h"

/* A load or store of `va`, or a branch at it. */
void tlb_translate(struct context *c, uint64_t va, bool data, const struct hv_actor *actor);
/* SCTLR_ELx.M goes from 0 to 1 at level `el`. */
void tlb_switch_on(struct context *c, unsigned el, const struct hv_actor *actor);
/* Register `r` of a regime was written just now. */
void tlb_note_change(struct context *c, unsigned r);
/* A TLBI; a DSB. */
void tlb_invalidate(struct context *c, const struct context_insn *insn, const struct hv_actor *actor, uint64_t operand);
void tlb_complete(struct context *c, const struct context_insn *dsb);
/* Hyp mode is left with its MMU on, and must find its new translations when it is entered again. */
void tlb_leave_hyp(struct context *c, const struct hv_actor *actor);
/* EL2 leaves for EL1, where VTTBR_EL2's VMID is in force. */
void tlb_check_vmid(struct context *c, const struct hv_actor *actor);

#endif
