/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The Execution state in which EL2, a stub and its caller run, and what differs with it: the vector table, the width of
 * registers, which of them a call owes its caller, modes and masks. There is one register file. In AArch32 state its registers
 * are those that the architecture itself maps to AArch64's (Arm ARM D1.20, G8.1): r0-r14 and the banked registers are x0-x30,
 * HVBAR is the low half of VBAR_EL2, HCR is HCR_EL2. Only names and canaries are others. Freestanding.
 */
#ifndef HVCHECK_EXEC_H
#define HVCHECK_EXEC_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/linkage.h"
#include "hvcheck/regs.h"

HV_BEGIN

enum hv_exec {
	HV_A64,		/* AArch64 */
	HV_A32,		/* AArch32: EL2 is Hyp mode, the kernel is in Supervisor mode; ARM or Thumb instructions */
	HV_EXECS
};

struct hv_call;

struct hv_exec_info {
	const char *name;		/* "AArch64" */
	const char *el2;		/* "EL2", "Hyp mode" */
	const struct hv_reg_info *regs;	/* names and canaries there; no name: there is no such register */
	unsigned slots, slot_size;	/* of a vector table, which is aligned to its size */
	uint64_t general;		/* what a general register holds */
	uint64_t vbar;			/* what VBAR_EL2 keeps of an address */
	uint64_t ram_end;		/* RAM of every machine of this state ends here */
	uint64_t canary;		/* its canary memory is here */
	uint32_t callee;		/* REG-01; a bit for each of x0-x30, as the next */
	uint32_t link;			/* REG-02: what a caller returns by */
	uint32_t platform;		/* REG-03; 0: there is none */
	uint32_t stack;			/* REG-04: stack pointers among x0-x30 */
	bool has_sp_el;			/* and SP_EL0 to SP_EL2 besides */
	unsigned vectors;		/* halves of SIMD registers: of v0-v31, or of d0-d31, which are v0-v15 */
	uint32_t scratch;		/* REG-06: what the contract lets a call change */
	uint32_t masks;			/* of PSTATE: all of them set at EL2 */
	uint32_t pstate_read;		/* what a program can read of PSTATE */
	uint32_t el2_mode, caller_mode;	/* PSTATE.M */
	uint32_t caller_from;		/* HV_FROM_* of the kernel */
	uint8_t hvc_class;		/* ESR_EL2.EC of the kernel's HVC */
};

extern const struct hv_exec_info hv_execs[HV_EXECS];

static inline unsigned hv_table_size(enum hv_exec exec)
{
	return hv_execs[exec].slots * hv_execs[exec].slot_size;
}

/* Name of a register in that state, as its assembler has it; that of AArch64 if there is none. */
const char *hv_reg_name(enum hv_exec exec, unsigned reg);

/*
 * Vector slot that the call takes at EL2: 0 to 15 in AArch64. In AArch32 a slot is a word, 0 to 7: HVC from Hyp mode itself goes to
 * 2 (0x08), whatever comes from PL1 or PL0 to 5 (0x14), and what Hyp mode does wrong itself to 1, 3 or 4 by its class in ESR_EL2.
 */
unsigned hv_call_slot(enum hv_exec exec, const struct hv_call *call);

/* Where it lies in the table. */
unsigned hv_slot_offset(enum hv_exec exec, unsigned slot);

struct hv_places;

/* `pstate` of code of the instruction set that the harness has there, which in AArch32 T tells: ARM or Thumb. */
uint64_t hv_pstate_home(const struct hv_places *places, uint64_t pstate);

/* Level of a PSTATE of either state, as SPSR_ELx shows it. */
static inline unsigned hv_pstate_level(uint64_t pstate)
{
	unsigned mode = pstate & HV_PSTATE_M;

	if (!(mode & HV_PSTATE_A32))
		return HV_PSTATE_EL(mode);
	return mode == HV_PSTATE_A32_USR ? 0 : mode == HV_PSTATE_A32_HYP ? 2 : mode == HV_PSTATE_A32_MON ? 3 : 1;
}

HV_END

#endif
