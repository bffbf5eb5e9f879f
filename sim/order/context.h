/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which system registers, and which TLB maintenance, have not taken effect for sure yet. A write to a system register is sure to
 * be seen by what depends on it after a context synchronisation event (Arm ARM D13.1.1, B2.3 "Context synchronization event"): an
 * ISB, an exception, an exception return. TLB maintenance is complete with a DSB and synchronised by a context event behind
 * it (D5.10.2). Knows nothing of caches, memory or Unicorn.
 */
#ifndef SIM_ORDER_CONTEXT_H
#define SIM_ORDER_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/hazard.h"
#include "hvcheck/regs.h"

struct context;

struct context_config {
	void (*hazard)(void *ctx, const struct hv_hazard *hazard); /* NULL: hazards are not told */
	/*
	 * Whether the table that TTBR<half>_ELx points to just now translates anything: the TLB may be filled from such a table
	 * at any time, used or not (Arm ARM D5.10.1). NULL: it is taken by what was used.
	 */
	bool (*live)(void *ctx, unsigned el, unsigned half);
	void *ctx;
};

/* NULL if memory is out. */
struct context *context_new(const struct context_config *config);
void context_free(struct context *c);

/* What the CPU holds as the model begins: all of it in effect. */
struct context_state {
	uint64_t sctlr[3], hcr;	/* by level */
	bool exs;		/* ID_AA64MMFR0_EL1.ExS: SCTLR_ELx.EIS and EOS mean something */
};
void context_begin(struct context *c, const struct context_state *state);

/*
 * Before the instruction actor->insn executes; `operand` is the value of its Rt (0 for Rt = 31 or none). Decodes MSR, MRS, TLBI,
 * DSB, ISB, ERET, branches, DC, IC, FP, SVE and SME from the bits, notes writes, and finds uses:
 *
 *	SCTLR_ELx.{M,C,I,WXN,EE} at the current level	any load, store, DC, IC, AT or branch: MMU_SWITCH. SVC, HVC, SMC and an ERET
 *							that synchronises are none: what follows is fetched behind the event
 *	TTBRn, TCR, MAIR of a regime whose MMU is on	a load or store through that half of the addresses (bit 55), a branch
 *							at such an address; and SCTLR_ELx.M being switched on: REGISTER
 *	HCR_EL2.{E2H,TGE}				an access to a register that E2H renames (*_EL1 at EL2, *_EL12), and TLBI
 *							VMALLE1 and the like at EL2: REGISTER
 *	CPTR_EL2, CPACR_EL1, CPTR by its E2H name	an access to what it traps (ZCR, SMCR, FP and SIMD instructions): REGISTER
 *	ZCR_ELx, SMCR_ELx				an SVE or SME instruction: REGISTER, hv_hazard.reg is HV_REG_NONE
 *	VBAR_ELx					an exception taken to ELx: context_enter()
 *	VTTBR, VTCR, HCR_EL2.VM				loads, stores and branches at EL1: only if no context event lies between,
 *							so never behind an ERET that synchronises
 *	HCR_EL2, whatever it was before			a TLBI at EL2, as E2H says whose it is: REGISTER
 *	VTTBR's VMID					a TLBI at EL2 of its translations: REGISTER; an ERET from EL2 and no
 *							such TLBI of both stages: OLD_TLB; no DSB behind that: TLBI
 *	TLBI						its regime's MMU switched on, or translations used that it was to
 *							drop, without DSB (missing DSB) or without a context event behind that
 *							DSB (missing ISB): TLBI. If a TTBR, TCR or MAIR had changed: loads,
 *							stores and branches in those halves; otherwise any load or store
 *	TTBRn, TCR, MAIR changed, and no TLBI of the	the MMU of that regime switched on; and where it is on, a load, store or
 *	whole regime since				branch through that half, if there was one between the last TLBI and the
 *							change: OLD_TLB. A TLBI by address drops one page, one by ASID leaves what
 *							is global, and one before the context event that the change needs leaves
 *							what a walk by the old value brings back: none is enough
 *
 * The regime of an EL1 name at EL2 with E2H set is EL2's. Reading a register back by MRS is no use of it (D13.1.1: direct reads
 * see direct writes). The same write is reported for the same kind once.
 *
 * Between an MSR of SCTLR and its ISB not even a branch is right, so a caller that walks a script must put the two side by side.
 */
void context_step(struct context *c, const struct hv_actor *actor, uint64_t operand);
/*
 * The same instruction is about to load or store at virtual address `va`: it uses SCTLR, and the translation of that half (bit 55).
 * A DC or IC by address needs no such call. A branch uses the half that actor->pc is in.
 */
void context_access(struct context *c, uint64_t va, const struct hv_actor *actor);
/* An exception is taken to level `el`. Its entry is a context synchronisation event unless SCTLR_ELx.EIS is clear with ExS. */
void context_enter(struct context *c, unsigned el, const struct hv_actor *actor);

/* True if the instruction is an ISB, or an ERET that synchronises: what the cache model must be told, too. */
bool context_is_event(struct context *c, const struct hv_actor *actor);

#endif
