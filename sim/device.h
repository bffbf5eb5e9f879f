/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Device memory asks of a load or store, read off the instruction: all memory is Device while the MMU is off. Knows nothing of
 * addresses, registers or Unicorn.
 */
#ifndef SIM_DEVICE_H
#define SIM_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes to whose multiple its address must be aligned (Arm ARM B2.5.2), if it is told as accesses of `size` bytes. */
unsigned device_element(uint32_t insn, unsigned size);
/* An exclusive or an atomic: IMPLEMENTATION DEFINED on Device memory, where it may abort (Arm ARM B2.2.5, B2.9.2). */
bool device_excludes(uint32_t insn);

#endif
