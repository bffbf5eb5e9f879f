/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Layout of the microcode page (micro.S), shared with the host side that fills the descriptor. */
#ifndef SIM_A64_MICRO_H
#define SIM_A64_MICRO_H

#include "sim/engine/place.h"

#define MICRO_BOUNCE 0x0
#define MICRO_ENTER 0x40

/* Offsets in the descriptor. */
#define MICRO_ELR_EL1 0
#define MICRO_ELR_EL2 8
#define MICRO_SPSR_EL2 16
#define MICRO_ESR_EL2 24
#define MICRO_PC 32
#define MICRO_PSTATE 40
#define MICRO_SCTLR_EL2 48
#define MICRO_DESCRIPTOR_SIZE 56

#ifndef __ASSEMBLER__
#include <stdint.h>

struct micro_descriptor {
	uint64_t elr_el1, elr_el2, spsr_el2, esr_el2; /* what the registers hold after the entry */
	uint64_t pc, pstate;	/* where it goes, SPSR format */
	uint64_t sctlr_el2;	/* put back at the end: EL2's MMU is off while the microcode runs */
};
#endif
#endif
