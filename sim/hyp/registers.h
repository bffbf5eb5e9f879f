/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The register file of AArch32 in the engine: modes and banks, and coprocessor 15. */
#ifndef SIM_HYP_REGISTERS_H
#define SIM_HYP_REGISTERS_H

#include "sim/hyp/state.h"

/* Modes (Arm ARM G1.9.1). */
#define MODE_USR 0x10
#define MODE_FIQ 0x11
#define MODE_IRQ 0x12
#define MODE_SVC 0x13
#define MODE_ABT 0x17
#define MODE_UND 0x1b
#define MODE_HYP 0x1a

/* SCTLR and HSCTLR. */
#define SCTLR_EE (1u << 25)	/* data is big-endian in an exception */
#define SCTLR_TE (1u << 30)	/* exceptions are taken in Thumb state */

/* Registers by the one register file. ELR_EL2 is as the last exception left it: the engine does not tell what code wrote there. */
uint64_t hyp_get(struct engine *e, enum hv_reg reg);
void hyp_set(struct engine *e, enum hv_reg reg, uint64_t value);

uint32_t hyp_read(struct engine *e, int number);
void hyp_write(struct engine *e, int number, uint32_t value);
/* CPSR := `cpsr`, to any mode; banked registers follow. */
void hyp_enter_mode(struct engine *e, uint32_t cpsr);
/* To `pc` with `cpsr`, T included; nothing else changes. */
void hyp_go(struct engine *e, uint64_t pc, uint32_t cpsr);

#endif
