/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registers that are followed. */
#ifndef SIM_ORDER_FOLLOWED_H
#define SIM_ORDER_FOLLOWED_H

#include "sim/order/state.h"

struct followed {
	uint16_t sysreg, reg;	/* ISA_*; enum hv_reg */
	uint8_t regime;		/* level */
	uint8_t halves;		/* of stage 1 translation: for addresses with bit 55 clear (1), set (2) or both (3) */
	uint64_t mask;		/* bits of it that anything depends on */
};

extern const struct followed followed[REGISTERS];

/* Of SCTLR_ELx, what anything depends on. */
#define FOLLOWED_SCTLR (ISA_SCTLR_M | ISA_SCTLR_C | ISA_SCTLR_I | ISA_SCTLR_WXN | ISA_SCTLR_EE)
#define FOLLOWED_VMID (0xffffull << 48)	/* of VTTBR_EL2 */

/*
 * A register of `half` that was written and did not take effect yet for sure: walks may still go by its old value, and bring back
 * what a TLBI dropped. REGISTERS: none.
 */
unsigned followed_pending(const struct context *c, unsigned el, unsigned half);

#endif
