/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proof that a CPU will never leave where it is. There is one CPU, no device is at work and no interrupt is
 * enabled: a state that comes back after some instructions comes back for ever.
 */
#include "isa/encode.h"
#include "native/host/gdb-wire.h"
#include "native/host/qemu-int.h"

#include <string.h>

#define PSTATE_IL (1u << 20)
#define PSTATE_NRW 0x10	/* AArch32 */

/* QEMU's GICv3 on the virt board: as much of it as raises one software interrupt at the only CPU, in group 1. */
#define GICD_CTLR 0x08000000
#define GICR_WAKER 0x080a0014
#define GICR_IGROUPR0 0x080b0080
#define GICR_ISENABLER0 0x080b0100
#define GICR_ISPENDR0 0x080b0200
#define GICR_ICPENDR0 0x080b0280
#define GICR_IPRIORITYR0 0x080b0400

/* The instruction at `pc`, 0 if there is no RAM. The MMU is off. */
static uint32_t word_at(struct qemu *qemu, uint64_t pc)
{
	uint32_t word = 0;

	if (pc >= HV_RAM_BASE && pc - HV_RAM_BASE <= HV_RAM_SIZE - 4)
		memcpy(&word, mail_guest(qemu, pc), 4);
	return word;
}

static bool same(const struct gdb_regs *a, const struct gdb_regs *b)
{
	return !memcmp(a->x, b->x, sizeof(a->x)) && a->sp == b->sp && a->pc == b->pc &&
	       a->pstate == b->pstate;
}

/* The CPU stands at `pc` or right behind it by an ERET, and SPSR_ELx of its level asks for AArch32. */
static bool asks_for_aarch32(struct qemu *qemu, const struct gdb_regs *regs)
{
	const char *name = HV_PSTATE_EL(regs->pstate) == 1 ? "spsr_el1" : "spsr_el2";
	uint64_t spsr = 0;

	if (qemu->kind->exec == HV_A32)
		return false;	/* it is there always, and the debugger shows it */
	if (word_at(qemu, regs->pc) != ISA_WORD_ERET && word_at(qemu, regs->pc - 4) != ISA_WORD_ERET)
		return false;
	return gdb_read_sysreg(&qemu->gdb, name, &spsr) || spsr & PSTATE_NRW;
}

/*
 * The CPU has gone to AArch32: QEMU's debugger goes on to show the AArch64 registers as they stood at the ERET, whatever happens
 * since. A `b .` behind an ERET looks the same, but a CPU that is there executes a NOP in its place.
 */
static enum loop in_aarch32(struct qemu *qemu, const struct gdb_regs *regs)
{
	struct gdb *gdb = &qemu->gdb;
	uint32_t word = word_at(qemu, regs->pc);
	struct gdb_regs now;

	if (!asks_for_aarch32(qemu, regs))
		return LOOP_PROVEN;
	if (!word)
		return LOOP_AARCH32;
	/* A NOP does not sleep: on a busy host it is waited for, or the CPU would seem to have stayed where it was. */
	if (gdb_poke(gdb, regs->pc, ISA_WORD_NOP, 4) || gdb_step_within(gdb, GDB_WIRE_MS) || gdb_read(gdb, &now) ||
	    gdb_poke(gdb, regs->pc, word, 4))
		return LOOP_LOST;
	if (now.pc == regs->pc)
		return LOOP_AARCH32;
	return gdb_set_pc(gdb, regs->pc) ? LOOP_LOST : LOOP_PROVEN;
}

/* Why a CPU has not finished the instruction before `pc`: a WFI, or an SMC that has switched it off. */
static enum loop why_asleep(struct qemu *qemu, uint64_t pc)
{
	uint32_t last = word_at(qemu, pc - 4);

	if (qemu->kind->exec == HV_A32)
		return last == ISA_WORD_A32_WFI || last >> 16 == ISA_WORD_T32_WFI ? LOOP_ASLEEP : LOOP_UNKNOWN;
	if (isa_word_is_smc(last))
		return LOOP_OFF;
	return last == ISA_WORD_WFI ? LOOP_ASLEEP : LOOP_UNKNOWN;
}

/*
 * Of the states that a loop goes through, the one to be told: the same whenever the loop was stopped. One
 * where the CPU can be sent elsewhere comes first, which it cannot while PSTATE.IL makes every instruction an
 * exception.
 */
static bool better(const struct gdb_regs *a, const struct gdb_regs *b)
{
	uint32_t illegal = a->pstate & PSTATE_IL;

	if (illegal != (b->pstate & PSTATE_IL))
		return !illegal;
	if (a->pc != b->pc)
		return a->pc < b->pc;
	return memcmp(a->x, b->x, sizeof(a->x)) < 0;
}

/* Go on around a loop of at most `steps` instructions until the state is `wanted` again. */
static enum loop go_to(struct qemu *qemu, const struct gdb_regs *wanted, struct gdb_regs *now,
		       unsigned steps)
{
	bool asleep;

	for (unsigned i = 0; i < steps && !same(wanted, now); i++)
		if (gdb_step(&qemu->gdb, &asleep) || gdb_read(&qemu->gdb, now))
			return LOOP_LOST;
	return LOOP_PROVEN;
}

enum loop loop_prove(struct qemu *qemu, struct gdb_regs *regs, unsigned steps)
{
	struct gdb_regs first, best;
	bool asleep, moved = false;
	enum loop loop;

	if (gdb_read(&qemu->gdb, &first))
		return LOOP_LOST;
	best = *regs = first;
	for (unsigned i = 1; i <= steps; i++) {
		if (gdb_step(&qemu->gdb, &asleep) || gdb_read(&qemu->gdb, regs))
			return LOOP_LOST;
		if (asleep)
			return why_asleep(qemu, regs->pc);
		moved = moved || regs->pc != first.pc;
		if (better(regs, &best))
			best = *regs;
		/* On a busy host a step may end before its instruction does: one state that has not moved proves nothing yet. */
		if (!same(&first, regs) || i == 1)
			continue;
		if (!moved && (loop = in_aarch32(qemu, regs)) != LOOP_PROVEN)
			return loop;
		return go_to(qemu, &best, regs, i);
	}
	return LOOP_UNKNOWN;
}

/*
 * A pending interrupt ends a WFI even where it is masked. It is taken back before the CPU has gone far: a
 * single step takes no interrupts.
 */
int loop_wake(struct qemu *qemu)
{
	struct gdb *gdb = &qemu->gdb;
	bool asleep;

	/* The CPU's own side of it was opened by the payload at boot: it is registers, not memory. */
	if (gdb_poke(gdb, GICD_CTLR, 2, 4) || gdb_poke(gdb, GICR_WAKER, 0, 4) ||
	    gdb_poke(gdb, GICR_IGROUPR0, ~0u, 4) || gdb_poke(gdb, GICR_IPRIORITYR0, 0, 4) ||
	    gdb_poke(gdb, GICR_ISENABLER0, 1, 4) || gdb_poke(gdb, GICR_ISPENDR0, 1, 4))
		return -1;
	if (gdb_step(gdb, &asleep))
		return -1;
	return gdb_poke(gdb, GICR_ICPENDR0, 1, 4) || gdb_poke(gdb, GICD_CTLR, 0, 4) ? -1 : 0;
}
