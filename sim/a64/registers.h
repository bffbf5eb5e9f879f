/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The register file of AArch64 in the engine. */
#ifndef SIM_A64_REGISTERS_H
#define SIM_A64_REGISTERS_H

#include "isa/sysreg.h"
#include "sim/a64/state.h"

uint64_t a64_get(struct engine *e, enum hv_reg reg);
void a64_set(struct engine *e, enum hv_reg reg, uint64_t value);

/* A general register by its number; 31 is the zero register. */
uint64_t a64_get_general(struct engine *e, unsigned number);
void a64_set_general(struct engine *e, unsigned number, uint64_t value);

/* A system register by its number, ISA_SYSREG(): those that Unicorn has. */
uint64_t a64_get_sysreg(struct engine *e, unsigned number);
void a64_set_sysreg(struct engine *e, unsigned number, uint64_t value);

/* The same number, from how Unicorn's hooks name a register. */
static inline unsigned a64_sysreg_number(const uc_arm64_cp_reg *r)
{
	return ISA_SYSREG(r->op0, r->op1, r->crn, r->crm, r->op2);
}

#endif
