/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_WRITTEN_H
#define SUITE_WRITTEN_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The register that the MSR `insn` at EL2 names, with HCR_EL2.E2H as it is; HV_REG_NONE where it is none of regs.def, or no MSR
 * of a register.
 */
unsigned written_register(uint32_t insn, bool e2h);

#endif
