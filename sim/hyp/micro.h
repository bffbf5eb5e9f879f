/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The descriptor in the microcode page of AArch32 (micro.S), shared with the host side that fills it. */
#ifndef SIM_HYP_MICRO_H
#define SIM_HYP_MICRO_H

#include "sim/engine/place.h"

#define HYP_MICRO_ELR 0
#define HYP_MICRO_R0 4
#define HYP_MICRO_PC 8
#define HYP_MICRO_SIZE 12

#ifndef __ASSEMBLER__
struct hyp_descriptor {
	uint32_t elr, r0, pc;	/* ELR_hyp and r0 behind it, and where it goes, bit 0 set: in Thumb state */
};
#endif
#endif
