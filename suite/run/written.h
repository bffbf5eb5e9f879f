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

struct effect_a32;
struct hv_machine;
/* AArch32: the value that such a write makes, or that a read has made. */
uint64_t written_value_a32(struct hv_machine *m, const struct effect_a32 *e);

#endif
