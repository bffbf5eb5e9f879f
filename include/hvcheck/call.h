/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * One hypercall, as it is asked of a machine, and what the machine saw. Both are laid out for three readers:
 * the host, the freestanding payload, and vectors/runner.S, which loads and stores them. The HV_*_AT offsets
 * are for the assembly; suite/regs.c asserts that they are what the compiler makes.
 */
#ifndef HVCHECK_CALL_H
#define HVCHECK_CALL_H

#include "hvcheck/regs.h"

/* Where the exception comes from; with `event` this selects one of the sixteen slots (Arm ARM D1.10.2). */
#define HV_FROM_EL1 0	/* EL1h, AArch64: the kernel */
#define HV_FROM_EL2T 1	/* EL2 itself on SP_EL0 */
#define HV_FROM_EL2H 2	/* EL2 itself on SP_EL2 */
#define HV_FROM_A32 3	/* EL1 in AArch32 */
#define HV_FROM_EL0 4	/* EL0 in AArch64 */

/* What happens there. */
#define HV_EVENT_HVC 0	/* HVC with `imm` */
#define HV_EVENT_TRAP 1	/* another synchronous exception to EL2, with the ESR that the call carries in ESR_EL2 */
#define HV_EVENT_IRQ 2
#define HV_EVENT_FIQ 3
#define HV_EVENT_SERROR 4
#define HV_EVENT_SVC 0x11	/* SVC with `imm`: the low two bits are the instruction's own */
#define HV_EVENT_SMC 0x13	/* SMC with `imm` */
#define HV_EVENT_SCRIPT 7	/* the caller walks through the script at x0 (hvcheck/scenario.h) */
#define HV_EVENT_SPIN 6	/* x20 bare HVCs in a row with x0 = x19, nothing stored between: the machine's own speed */
#define HV_EVENT_NONE 5	/* no exception at all: the state is loaded and stored, which gives the baseline */

/* How a call ended. */
#define HV_HOW_NONE 0		/* not run */
#define HV_HOW_RETURNED 1	/* behind the HVC; PSTATE says at which level */
#define HV_HOW_RESTARTED 2	/* at the payload's entry */
#define HV_HOW_VECTORED 3	/* an exception came to the recorder table: `slot` */
#define HV_HOW_EL1_FAULT 4	/* an exception was taken to EL1: `slot`, ESR_EL1, ELR_EL1 */
#define HV_HOW_HUNG 5		/* did not end; PC, PSTATE and registers are where it was cut */
#define HV_HOW_CRASHED 6	/* the machine could not go on: `why` */

/* Offsets for vectors/runner.S. */
#define HV_CALL_IMM_AT 4
#define HV_CALL_FROM_AT 6
#define HV_CALL_EVENT_AT 7
#define HV_CALL_ALIKE_AT 8
#define HV_CALL_STATE_AT 16
#define HV_OUT_HOW_AT 4
#define HV_OUT_SLOT_AT 8
#define HV_OUT_STATE_AT 64
#define HV_STATE_V_AT (HV_REG_SLOTS * 8)
#define HV_STATE_SIZE (HV_STATE_V_AT + 512)
#define HV_CALL_SIZE (HV_CALL_STATE_AT + HV_STATE_SIZE)
#define HV_OUT_SIZE (HV_OUT_STATE_AT + HV_STATE_SIZE)

#ifndef __ASSEMBLER__
#include "hvcheck/linkage.h"

HV_BEGIN
struct hv_call {
	uint32_t id;	/* the caller's own number; comes back in the outcome */
	uint16_t imm;	/* HVC immediate */
	uint8_t from;	/* HV_FROM_* */
	uint8_t event;	/* HV_EVENT_* */
	uint64_t alike;	/* the payload's own: so many calls behind this one are made from EL1 (hv_fuzz_is_run()). Else 0 */
	struct hv_state in;
};

struct hv_outcome {
	uint32_t id;
	uint32_t how;	/* HV_HOW_* */
	uint32_t slot;	/* slot taken (0..15, of AArch32 0..7) if `how` is VECTORED or EL1_FAULT */
	uint32_t why;	/* machine's own code if `how` is CRASHED: see hv_machine.explain; HUNG: HV_WHY_LIMIT, or 0 */
	uint64_t insns;	/* instructions at EL2, 0 if the machine cannot count */
	uint64_t cycles; /* modelled cycles, 0 without a model */
	uint64_t mem_at; /* first address outside the call's effect whose contents changed, 0: none */
	uint64_t mem_bytes; /* how many bytes changed there */
	uint64_t seen;	/* HV_SEE_* bits: what of this call the machine observed (machine.h) */
	uint64_t reserved;
	struct hv_state out;
};

struct hv_places;
/*
 * A call with every register at its canary, from EL1 by HVC #0, VBAR_EL2 at the table under test. The stack pointers point into the
 * canary memory, VBAR_EL1 at the harness's own vectors. With hv_places.begins, it is that.
 */
void hv_call_init(struct hv_call *call, const struct hv_places *places);

/* Vector slot (0..15) that `event` from `from` takes at EL2 in AArch64 state; of either state: hv_call_slot() of exec.h. */
unsigned hv_slot(unsigned from, unsigned event);
HV_END
#endif

#endif
