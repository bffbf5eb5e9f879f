/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A CPU that is stopped within a call that will not end. Its registers are noted, and it is sent to the
 * rescue code of vectors/runner.S, which stores the rest and goes on with the next call. Where that cannot
 * work, QEMU's debugger is asked for everything it knows, before QEMU is ended.
 */
#include "native/qemu-int.h"

#include <string.h>

#include "isa/encode.h"

#define RESCUE_LOOK (20 * HV_MS)        /* it takes microseconds */
#define RESCUE_PATIENCE (20000 * HV_MS) /* on a host that has no time for QEMU */
#define RESCUE_STEPS 64
#define VECTORS_MS 1000                 /* an HVC takes much less */

static void note_core(struct hv_outcome *out, const struct hv_gdb_regs *regs)
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
static bool can_rescue(struct hv_qemu *qemu, const struct hv_cut *cut)
{
	uint64_t sctlr = 0, ttbr = 0;

	if (cut->loop == HV_LOOP_AARCH32 || cut->loop == HV_LOOP_OFF || hv_subject_harness_changed(qemu))
		return false;
	if (hv_pstate_level(cut->regs.pstate) != 2 || hv_gdb_read_sysreg(&qemu->gdb, "sctlr_el2", &sctlr) || !(sctlr & 1))
		return true;
	/*
	 * With a stub's MMU in the way it is not even found, unless the tables are ours. Those may be read-only, and on
	 * its way home alone it switches the MMU off before it writes.
	 */
	return cut->door && !hv_gdb_read_sysreg(&qemu->gdb, "ttbr0_el2", &ttbr) &&
	       ((ttbr & ~1ull) == qemu->machine.places.idmap || (ttbr & ~1ull) == qemu->machine.places.idmap_ro);
}

/* EL1's code is the harness's, but for where its own vectors have led. */
static bool is_behind_hvc(struct hv_qemu *qemu, const struct hv_gdb_regs *regs)
{
	const struct hv_places *p = &qemu->machine.places;
	uint64_t at = regs->pc - 4;
	uint32_t word;

	if (qemu->kind->exec != HV_A64 || hv_pstate_level(regs->pstate) != 1 || at < p->image || at >= p->end)
		return false;
	memcpy(&word, hv_guest(qemu, at), sizeof(word));
	return isa_word_is_hvc(word);
}

/*
 * On its way home the CPU has made its HVC, and the vectors of another stub, which VBAR_EL2 has now, answered it. Make the HVC once
 * more, up to where those vectors take it: the CPU is at EL2 then.
 */
static bool enter_el2_once_more(struct hv_qemu *qemu, const struct hv_cut *cut)
{
	struct hv_gdb *gdb = &qemu->gdb;
	struct hv_gdb_regs regs;
	uint64_t vbar, slot;
	bool stopped = false;

	if (!is_behind_hvc(qemu, &cut->regs) || hv_gdb_read_sysreg(gdb, "vbar_el2", &vbar))
		return false;
	slot = (vbar & hv_execs[HV_A64].vbar) + qemu->kind->door;
	if (hv_gdb_break(gdb, slot, true) || hv_gdb_set_pc(gdb, cut->regs.pc - 4) || hv_gdb_continue(gdb) ||
	    hv_gdb_wait(gdb, VECTORS_MS, &stopped) || (!stopped && hv_gdb_stop(gdb)) || hv_gdb_break(gdb, slot, false))
		return false;
	return stopped && !hv_gdb_read(gdb, &regs) && regs.pc == slot && hv_pstate_level(regs.pstate) == 2;
}

/* Where the CPU must go to store what is left to be stored. 0: there is no way. */
static uint64_t way_out(struct hv_qemu *qemu, const struct hv_cut *cut)
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
static bool moves_on(struct hv_qemu *qemu, uint64_t left)
{
	const volatile struct hv_run *run = hv_guest(qemu, qemu->machine.places.run);
	uint64_t start = hv_now();

	while (run->left == left && hv_now() - start < RESCUE_LOOK)
		hv_nap();
	return run->left != left;
}

/* The rescue code is at work: wait for it, unless it has gone astray as well. */
static enum hv_rescue await_rescue(struct hv_qemu *qemu, uint64_t left)
{
	struct hv_gdb *gdb = &qemu->gdb;
	struct hv_gdb_regs regs;
	uint64_t start = hv_now();

	while (!moves_on(qemu, left)) {
		if (hv_gdb_stop(gdb))
			return HV_RESCUE_MUTE;
		enum hv_loop loop = HV_LOOP_UNKNOWN;

		if (!moves_on(qemu, left))
			loop = hv_loop_prove(qemu, &regs, RESCUE_STEPS);

		if (loop == HV_LOOP_LOST)
			return HV_RESCUE_MUTE;
		if (loop != HV_LOOP_UNKNOWN || hv_now() - start > RESCUE_PATIENCE)
			return HV_RESCUE_FAILED;
		if (hv_gdb_continue(gdb))
			return HV_RESCUE_MUTE;
	}
	return HV_RESCUED;
}

struct hv_outcome *hv_stored_outcome(struct hv_qemu *qemu, size_t index)
{
	return (struct hv_outcome *)hv_guest(qemu, HV_OUTS_BASE) + index;
}

/* The rescue code is of the caller's instructions, whatever the call was lost in, and of little-endian data. */
static int set_state(struct hv_qemu *qemu, uint32_t pstate)
{
	uint32_t cpsr = (pstate & ~(uint32_t)(HV_PSTATE_T | HV_PSTATE_E)) | (qemu->kind->thumb ? HV_PSTATE_T : 0);

	return qemu->kind->exec == HV_A32 && cpsr != pstate ? hv_gdb_set_pstate(&qemu->gdb, cpsr) : 0;
}

enum hv_rescue hv_rescue(struct hv_qemu *qemu, const struct hv_cut *cut)
{
	struct hv_gdb *gdb = &qemu->gdb;
	uint64_t to = way_out(qemu, cut);

	if (!to)
		return HV_RESCUE_FAILED;
	if (hv_gdb_set_pc(gdb, to) || set_state(qemu, cut->regs.pstate) || (cut->loop == HV_LOOP_ASLEEP && hv_loop_wake(qemu)) ||
	    hv_gdb_continue(gdb))
		return HV_RESCUE_MUTE;
	enum hv_rescue status = await_rescue(qemu, cut->left);
	struct hv_outcome *out = hv_stored_outcome(qemu, cut->index);

	if (status == HV_RESCUED && cut->door) {
		/* The call had ended, and only its way home did not: the outcome is what it was. */
		out->reserved = HV_SPOILED;
	} else if (status == HV_RESCUED) {
		note_core(out, &cut->regs);
		out->how = HV_HOW_HUNG;
	}
	return status;
}

/* Banked registers, SPSRs and ELR_hyp are not shown: they stay as they are in `r`. */
static bool read_registers32(struct hv_qemu *qemu, uint64_t *r)
{
	for (unsigned i = 0; i < HV_REG_COUNT; i++) {
		const char *lower = qemu_kind_name32(i, false), *upper = qemu_kind_name32(i, true);
		uint64_t low = 0, high = 0;

		if (!lower)
			continue;
		if (hv_gdb_read_sysreg(&qemu->gdb, lower, &low) || (upper && hv_gdb_read_sysreg(&qemu->gdb, upper, &high)))
			return false;
		r[i] = upper ? (high << 32) | (uint32_t)low : low;
	}
	return true;
}

bool hv_rescue_registers(struct hv_qemu *qemu, const struct hv_gdb_regs *regs, uint64_t *r)
{
	bool complete = true;

	if (qemu->kind->exec == HV_A32)
		return read_registers32(qemu, r);
	for (unsigned i = 0; i < HV_REG_COUNT; i++)
		if ((i >= HV_REG_FIRST_SYS || (i >= HV_SP_EL0 && i <= HV_SP_EL2)) &&
		    hv_gdb_read_sysreg(&qemu->gdb, hv_regs[i].name, &r[i]))
			complete = false;
	/* The stack pointer in use is not in its bank. */
	r[regs->pstate & 1 ? HV_SP_EL0 + HV_PSTATE_EL(regs->pstate) : HV_SP_EL0] = regs->sp;
	return complete;
}

void hv_rescue_salvage(struct hv_qemu *qemu, const struct hv_cut *cut, struct hv_outcome *out)
{
	if (cut->door) {
		*out = *hv_stored_outcome(qemu, cut->index);
		memset(out->out.v, 0, sizeof(out->out.v)); /* not stored yet: those of an earlier call */
		out->reserved = HV_SPOILED;
	} else {
		note_core(out, &cut->regs);
		out->how = HV_HOW_HUNG;
	}
	out->seen = HV_SEE_CORE | HV_SEE_HANG;
	if (hv_rescue_registers(qemu, &cut->regs, out->out.r) && (qemu->kind->exec == HV_A64 || cut->door))
		out->seen |= HV_SEE_SYS;
	if (cut->loop == HV_LOOP_AARCH32 && !cut->door) {
		/* It came back to AArch32, to where the exception return says. */
		out->how = HV_HOW_RETURNED;
		out->out.r[HV_PC] = out->out.r[HV_ELR_EL2];
		out->out.r[HV_PSTATE] = out->out.r[HV_SPSR_EL2];
	}
}
