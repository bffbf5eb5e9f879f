/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SYNC-01 and SYNC-07 to SYNC-10: which barrier or maintenance must stand between two instructions of a stub. They are read
 * off the code, since an engine without a pipeline, caches or a TLB behaves the same without them.
 */
#ifndef HVCHECK_SYNC_H
#define HVCHECK_SYNC_H

#include "hvcheck/rule.h"
#include "hvcheck/stub.h"

enum sync_rule { SYNC_SCTLR, SYNC_HCR, SYNC_KERNEL_MMU, SYNC_KERNEL_CODE, SYNC_HCR_DSB, SYNC_RULES };

struct sync_rule_info {
	enum hv_rule rule;
	const char *missing;	/* continues "the instruction at X comes before ..." */
};
extern const struct sync_rule_info sync_rules[SYNC_RULES];

/* Place in the image of the first instruction, on any path from a live slot, that comes before what `rule` wants there; 0: none. */
uint64_t sync_broken_at(const struct hv_stub *stub, enum sync_rule rule);

/* Does the instruction at `at` begin an order that `rule` asks for? Then what breaks it, or 0. */
uint64_t sync_broken_from(const struct hv_stub *stub, enum sync_rule rule, uint64_t at);

/* Visit what is executed behind a switch of the kernel's MMU at EL2, on any path from a live slot, up to the ERET. */
void sync_visit_switched(const struct hv_stub *stub, void (*visit)(void *ctx, uint64_t at), void *ctx);

#endif
