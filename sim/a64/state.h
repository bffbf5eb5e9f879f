/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine keeps for EL2 in AArch64 state, and the syndromes that are made there. */
#ifndef SIM_A64_STATE_H
#define SIM_A64_STATE_H

#include "isa/exception.h"
#include "isa/isa.h"
#include "sim/a64/micro.h"
#include "sim/engine/state.h"

#define A64_INSNS 64	/* a power of two */

/* What the engine keeps for this state: engine.own. */
struct a64 {
	struct micro_descriptor *micro;	/* in the microcode page */
	bool vhe, e2h;			/* the CPU has FEAT_VHE; HCR_EL2.E2H as last written */
	/*
	 * CPTR_EL2.TFP as last written, on a CPU with FEAT_VHE. The engine's own has it clear: with it set it works out how long
	 * vectors are, has no length for them, and ends the process.
	 */
	uint64_t tfp;
	uint64_t held[HV_REG_LAST_HELD - HV_REG_FIRST_HELD + 1];	/* registers that the engine lacks: held.c */
	struct isa_insn insns[A64_INSNS];	/* that were asked for last: insn.c */
};

static inline struct a64 *a64_of(const struct engine *e)
{
	return e->own;
}

#define A64_ESR_IL (1u << 25)

/* A syndrome: class ISA_EC_*, and ISS. */
static inline uint64_t a64_esr(unsigned ec, uint32_t iss)
{
	return (uint64_t)ec << ISA_ESR_EC_SHIFT | A64_ESR_IL | iss;
}

#endif
