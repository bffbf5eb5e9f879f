/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Device memory asks of a load or store: all memory is Device while the MMU is off. Knows nothing of addresses, registers
 * or Unicorn.
 */
#ifndef SIM_MEMORY_DEVICE_H
#define SIM_MEMORY_DEVICE_H

#include <stdbool.h>

#include "isa/isa.h"

/* Bytes to whose multiple its address must be aligned (Arm ARM B2.5.2); 0: those of each access that it makes. */
unsigned device_element(const struct isa_insn *insn);
/* An exclusive or an atomic: IMPLEMENTATION DEFINED on Device memory, where it may abort (Arm ARM B2.2.5, B2.9.2). */
bool device_excludes(const struct isa_insn *insn);

#endif
