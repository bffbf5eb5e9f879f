/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A CPU that is stopped within a call that will not end. Its registers are noted, and it is sent to the
 * rescue code of vectors/runner.S, which stores the rest and goes on with the next call. Where that cannot
 * work, QEMU's debugger is asked for everything it knows, before QEMU is ended.
 */
#include "native/host/qemu-int.h"

#include <string.h>

#include "isa/encode.h"

#define RESCUE_LOOK (20 * MS)        /* it takes microseconds */
#define RESCUE_PATIENCE (20000 * MS) /* on a host that has no time for QEMU */
#define RESCUE_STEPS 64
#define VECTORS_MS 1000                 /* an HVC takes much less */

static void note_core(struct hv_outcome *out, const struct gdb_regs *regs)
{
	out->out.r[HV_PC] = regs->pc;
	if (regs->pstate & HV_PSTATE_A32) {	/* banked registers are the rescue code's to tell */
		memcpy(&out->out.r[HV_X0], regs->x, 8 * sizeof(regs->x[0]));
		out->out.r[HV_PSTATE] = regs->pstate & HV_PSTATE_A32_READ;
		return;
	}
	memcpy(&out->out.r[HV_X0], regs->x, sizeof(regs->x));
	out->out.r[HV_PSTATE] = regs->pstate & (HV_PSTATE_NZCV | HV_PSTATE_DAIF | HV_PSTATE_M);
}

/* Whether the rescue code can run at all where the CPU is. */
static bool can_rescue(struct qemu *qemu, const struct cut *cut)
{
	uint64_t sctlr = 0, ttbr = 0;

	if (cut->loop == LOOP_AARCH32 || cut->loop == LOOP_OFF || subject_harness_changed(qemu))
		return false;
	if (hv_pstate_level(cut->regs.pstate) != 2 || gdb_read_sysreg(&qemu->gdb, "sctlr_el2", &sctlr) || !(sctlr & 1))
		return true;
	/*
	 * With a stub's MMU in the way it is not even found, unless the tables are ours. Those may be read-only, and on
	 * its way home alone it switches the MMU off before it writes.
	 */
	return cut->door && !gdb_read_sysreg(&qemu->gdb, "ttbr0_el2", &ttbr) &&
	       ((ttbr & ~1ull) == qemu->machine.places.idmap || (ttbr & ~1ull) == qemu->machine.places.idmap_ro);
}

/* EL1's code is the harness's, but for where its own vectors have led. */
static bool is_behind_hvc(struct qemu *qemu, const struct gdb_regs *regs)
{
	const struct hv_places *p = &qemu->machine.places;
	uint64_t at = regs->pc - 4;
	uint32_t word;

	if (qemu->kind->exec != HV_A64 || hv_pstate_level(regs->pstate) != 1 || at < p->image || at >= p->end)
		return false;
	memcpy(&word, mail_guest(qemu, at), sizeof(word));
	return isa_word_is_hvc(word);
}

/*
 * On its way home the CPU has made its HVC, and the vectors of another stub, which VBAR_EL2 has now, answered it. Make the HVC once
 * more, up to where those vectors take it: the CPU is at EL2 then.
 */
static bool enter_el2_once_more(struct qemu *qemu, const struct cut *cut)
{
	struct gdb *gdb = &qemu->gdb;
	struct gdb_regs regs;
	uint64_t vbar, slot;
	bool stopped = false;

	if (!is_behind_hvc(qemu, &cut->regs) || gdb_read_sysreg(gdb, "vbar_el2", &vbar))
		return false;
	slot = (vbar & hv_execs[HV_A64].vbar) + qemu->kind->door;
	if (gdb_break(gdb, slot, true) || gdb_set_pc(gdb, cut->regs.pc - 4) || gdb_continue(gdb) ||
	    gdb_wait(gdb, VECTORS_MS, &stopped) || (!stopped && gdb_stop(gdb)) || gdb_break(gdb, slot, false))
		return false;
	return stopped && !gdb_read(gdb, &regs) && regs.pc == slot && hv_pstate_level(regs.pstate) == 2;
}

/* Where the CPU must go to store what is left to be stored. 0: there is no way. */
static uint64_t way_out(struct qemu *qemu, const struct cut *cut)
{
	const struct hv_places *places = &qemu->machine.places;

	if (!can_rescue(qemu, cut))
		return 0;
	if (hv_pstate_level(cut->regs.pstate) == 2)
		return cut->door ? places->collect : places->rescue;
	if (cut->door)
		return enter_el2_once_more(qemu, cut) ? places->collect : 0;
	return hv_pstate_level(cut->regs.pstate) == 1 ? places->rescue_el1 : 0;
}

/* Wait a little until the outcome is stored. */
static bool moves_on(struct qemu *qemu, uint64_t left)
{
	const volatile struct hv_run *run = mail_guest(qemu, qemu->machine.places.run);
	uint64_t start = clock_now();

	while (run->left == left && clock_now() - start < RESCUE_LOOK)
		mail_nap();
	return run->left != left;
}

/* The rescue code is at work: wait for it, unless it has gone astray as well. */
static enum rescue_call await_rescue(struct qemu *qemu, uint64_t left)
{
	struct gdb *gdb = &qemu->gdb;
	struct gdb_regs regs;
	uint64_t start = clock_now();

	while (!moves_on(qemu, left)) {
		if (gdb_stop(gdb))
			return RESCUE_MUTE;
		enum loop loop = LOOP_UNKNOWN;

		if (!moves_on(qemu, left))
			loop = loop_prove(qemu, &regs, RESCUE_STEPS);

		if (loop == LOOP_LOST)
			return RESCUE_MUTE;
		if (loop != LOOP_UNKNOWN || clock_now() - start > RESCUE_PATIENCE)
			return RESCUE_FAILED;
		if (gdb_continue(gdb))
			return RESCUE_MUTE;
	}
	return RESCUED;
}

struct hv_outcome *rescue_outcome(struct qemu *qemu, size_t index)
{
	return (struct hv_outcome *)mail_guest(qemu, HV_OUTS_BASE) + index;
}

/* The rescue code is of the caller's instructions, whatever the call was lost in, and of little-endian data. */
static int set_state(struct qemu *qemu, uint32_t pstate)
{
	uint32_t cpsr = (pstate & ~(uint32_t)(HV_PSTATE_T | HV_PSTATE_E)) | (qemu->kind->thumb ? HV_PSTATE_T : 0);

	return qemu->kind->exec == HV_A32 && cpsr != pstate ? gdb_set_pstate(&qemu->gdb, cpsr) : 0;
}

enum rescue_call rescue_call(struct qemu *qemu, const struct cut *cut)
{
	struct gdb *gdb = &qemu->gdb;
	uint64_t to = way_out(qemu, cut);

	if (!to)
		return RESCUE_FAILED;
	if (gdb_set_pc(gdb, to) || set_state(qemu, cut->regs.pstate) || (cut->loop == LOOP_ASLEEP && loop_wake(qemu)) ||
	    gdb_continue(gdb))
		return RESCUE_MUTE;
	enum rescue_call status = await_rescue(qemu, cut->left);
	struct hv_outcome *out = rescue_outcome(qemu, cut->index);

	if (status == RESCUED && cut->door) {
		/* The call had ended, and only its way home did not: the outcome is what it was. */
		out->reserved = QEMU_SPOILED;
	} else if (status == RESCUED) {
		note_core(out, &cut->regs);
		out->how = HV_HOW_HUNG;
	}
	return status;
}

/* Banked registers, SPSRs and ELR_hyp are not shown: they stay as they are in `r`. */
static bool read_registers32(struct qemu *qemu, uint64_t *r)
{
	for (unsigned i = 0; i < HV_REG_COUNT; i++) {
		const char *lower = qemu_kind_name32(i, false), *upper = qemu_kind_name32(i, true);
		uint64_t low = 0, high = 0;

		if (!lower)
			continue;
		if (gdb_read_sysreg(&qemu->gdb, lower, &low) || (upper && gdb_read_sysreg(&qemu->gdb, upper, &high)))
			return false;
		r[i] = upper ? (high << 32) | (uint32_t)low : low;
	}
	return true;
}

bool rescue_registers(struct qemu *qemu, const struct gdb_regs *regs, uint64_t *r)
{
	bool complete = true;

	if (qemu->kind->exec == HV_A32)
		return read_registers32(qemu, r);
	for (unsigned i = 0; i < HV_REG_COUNT; i++)
		if ((i >= HV_REG_FIRST_SYS || (i >= HV_SP_EL0 && i <= HV_SP_EL2)) &&
		    gdb_read_sysreg(&qemu->gdb, hv_regs[i].name, &r[i]))
			complete = false;
	/* The stack pointer in use is not in its bank. */
	r[regs->pstate & 1 ? HV_SP_EL0 + HV_PSTATE_EL(regs->pstate) : HV_SP_EL0] = regs->sp;
	return complete;
}

void rescue_salvage(struct qemu *qemu, const struct cut *cut, struct hv_outcome *out)
{
	if (cut->door) {
		*out = *rescue_outcome(qemu, cut->index);
		memset(out->out.v, 0, sizeof(out->out.v)); /* not stored yet: those of an earlier call */
		out->reserved = QEMU_SPOILED;
	} else {
		note_core(out, &cut->regs);
		out->how = HV_HOW_HUNG;
	}
	out->seen = HV_SEE_CORE | HV_SEE_HANG | HV_SEE_RESULT;
	if (rescue_registers(qemu, &cut->regs, out->out.r) && (qemu->kind->exec == HV_A64 || cut->door))
		out->seen |= HV_SEE_SYS;
	if (cut->loop == LOOP_AARCH32 && !cut->door) {
		/* It came back to AArch32, to where the exception return says. */
		out->how = HV_HOW_RETURNED;
		out->out.r[HV_PC] = out->out.r[HV_ELR_EL2];
		out->out.r[HV_PSTATE] = out->out.r[HV_SPSR_EL2];
	}
}
