/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine that booted, in QEMU, or one that is made from the snapshot: the host's CPU is put on an HVC in a copy of it, and
 * stopped where the call comes out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isa/encode.h"
#include "machines/boot/boot.h"
#include "machines/live/live.h"

#define WAIT 5000000000ull	/* nanoseconds: a call that has not come out by then hangs */
#define LOOK_MS 100	/* after these, it is seen whether the CPU still is at EL2 */
#define LOOP 64	/* instructions: of a loop that is proven to be one */
#define STOOD 8		/* steps after which a CPU has not moved: it stands on a `b .` */
#define INSN 4u

static int fail(const struct live_qemu *q, const char *what)
{
	snprintf(q->error, q->error_size, "%s: %s", q->name, what);
	return -1;
}

static void close_copy(struct live_qemu *q)
{
	if (q->copy)
		boot_end(q->copy);
	free(q->copy);
	q->copy = NULL;
}

static int open_copy(struct live_qemu *q)
{
	close_copy(q);
	q->copy = calloc(1, sizeof(*q->copy));
	if (!q->copy)
		return fail(q, "out of memory");
	q->copy->name = q->stub->name;
	if (q->boot ? boot_again(q->copy, q->boot) : boot_resume(q->copy, q->stub->ram, q->places->cpu, q->places->vectors)) {
		snprintf(q->error, q->error_size, "%s", q->copy->error);
		return -1;
	}
	return 0;
}

/* What the debugger does not show stays as it is in `to`. */
static int read_registers(struct live_qemu *q, struct hv_state *to)
{
	struct gdb *gdb = &q->copy->gdb;
	struct gdb_regs regs;

	if (gdb_read(gdb, &regs))
		return -1;
	for (unsigned reg = HV_SP_EL0; reg < HV_REG_COUNT; reg++)
		if ((reg <= HV_SP_EL2 || reg >= HV_REG_FIRST_SYS) && gdb_read_sysreg(gdb, hv_regs[reg].name, &to->r[reg]) < 0)
			return -1;
	memcpy(to->r, regs.x, sizeof(regs.x));
	to->r[HV_PC] = regs.pc;
	to->r[HV_PSTATE] = regs.pstate;
	to->r[regs.pstate & 1 ? HV_SP_EL0 + HV_PSTATE_EL(regs.pstate) : HV_SP_EL0] = regs.sp;
	return 0;
}

/* The HVC in place of the instruction before which the host has stopped, and the registers of the call. */
static int place_call(struct live_qemu *q, const struct hv_call *call)
{
	struct gdb *gdb = &q->copy->gdb;
	int err = gdb_poke(gdb, q->site, ISA_ENCODE_HVC(call->imm), 4) || gdb_set_pc(gdb, call->in.r[HV_PC] - INSN) ||
		  gdb_set_pstate(gdb, (uint32_t)call->in.r[HV_PSTATE]);

	for (unsigned i = 0; !err && i < 31; i++)
		err = gdb_set_x(gdb, i, call->in.r[HV_X0 + i]);
	return err ? -1 : 0;
}

/* Where a call may come out: behind the HVC, at a payload, and in the kernel's own vectors, if it came back to what is no code. */
static int watch_ends(struct live_qemu *q, const struct hv_call *call)
{
	struct gdb *gdb = &q->copy->gdb;
	int err = gdb_choose(gdb, 0) || gdb_break(gdb, call->in.r[HV_PC], true) ||
		  gdb_break(gdb, q->places->free, true);

	for (unsigned at = 0; !err && at < HV_TABLE_SIZE; at += HV_SLOT_SIZE)
		if (call->in.r[HV_VBAR_EL1] + at - (call->in.r[HV_PC] - INSN) > INSN)	/* not on the HVC, nor twice */
			err = gdb_break(gdb, call->in.r[HV_VBAR_EL1] + at, true);
	return err ? -1 : 0;
}

/* On the HVC, with all that the caller has chosen: on a busy host it may not have run at all. */
static bool has_begun(const struct hv_call *call, const struct hv_state *now)
{
	return now->r[HV_PC] != call->in.r[HV_PC] - INSN || now->r[HV_SP_EL1] != call->in.r[HV_SP_EL1] ||
	       memcmp(now->r, call->in.r, (HV_X30 + 1) * sizeof(now->r[0]));
}

/*
 * The call is over: the CPU is below EL2 and has made it, or is at the payload. It may come to the payload's breakpoint just when
 * gdb_wait() gives up, which then does not say so.
 */
static bool is_out(const struct live_qemu *q, const struct hv_call *call, const struct hv_state *now)
{
	if (HV_PSTATE_EL(now->r[HV_PSTATE]) < 2)
		return has_begun(call, now);
	return now->r[HV_PC] == q->places->free;
}

static bool is_own_vector(const struct hv_call *call, const struct hv_state *now)
{
	return now->r[HV_PC] - call->in.r[HV_VBAR_EL1] < HV_TABLE_SIZE;
}

static bool is_same(const struct gdb_regs *a, const struct gdb_regs *b)
{
	return !memcmp(a->x, b->x, sizeof(a->x)) && a->sp == b->sp && a->pc == b->pc && a->pstate == b->pstate;
}

/* No other CPU runs, and no interrupt is taken: a state that comes back comes back for ever. Of a small loop, most are `b .`. */
static bool is_loop(struct gdb *gdb)
{
	struct gdb_regs first, now;
	unsigned stood = 0;
	bool moved = false, asleep;

	if (gdb_read(gdb, &first))
		return false;
	for (unsigned i = 0; i < LOOP; i++) {
		/* What it sleeps for may come: then it is no loop. */
		if (gdb_step_alone(gdb, 0, &asleep) || asleep || gdb_read(gdb, &now))
			return false;
		/* On a busy host a step may end before its instruction does. */
		stood += is_same(&first, &now);
		if (moved ? stood > 1 : stood > STOOD)
			return true;
		moved |= now.pc != first.pc;
	}
	return false;
}

/* Until the call comes out, or has left EL2 for other code of the kernel. */
static int run_on(struct live_qemu *q, const struct hv_call *call, struct hv_state *now, bool *stopped)
{
	struct process_wait wait = process_wait_from_now(&q->copy->process);
	struct gdb *gdb = &q->copy->gdb;

	*stopped = false;
	while (!*stopped && !process_waited(&q->copy->process, &wait, WAIT)) {
		if (gdb_continue_alone(gdb, 0) || gdb_wait(gdb, LOOK_MS, stopped) || (!*stopped && gdb_stop(gdb)) ||
		    read_registers(q, now))
			return -1;
		*stopped |= is_out(q, call, now);
		if (!*stopped && HV_PSTATE_EL(now->r[HV_PSTATE]) == 2 && is_loop(gdb))
			return 0;
	}
	return 0;
}

/* What it came back to was no code: the exception that followed is EL1's own, and no doing of EL2's. */
static void undo_exception(const struct hv_call *call, struct hv_state *now)
{
	static const unsigned own[] = { HV_ELR_EL1, HV_SPSR_EL1, HV_ESR_EL1, HV_FAR_EL1 };

	now->r[HV_PC] = now->r[HV_ELR_EL1];
	now->r[HV_PSTATE] = now->r[HV_SPSR_EL1];
	for (unsigned i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		now->r[own[i]] = call->in.r[own[i]];
}

static int let_go(struct live_qemu *q, const struct hv_call *call, struct hv_outcome *out)
{
	bool stopped;
	unsigned el;

	if (run_on(q, call, &out->out, &stopped))
		return -1;
	el = HV_PSTATE_EL(out->out.r[HV_PSTATE]);
	if (!stopped) {
		out->how = HV_HOW_HUNG;
	} else if (el == 1 && out->out.r[HV_PC] == call->in.r[HV_PC]) {
		out->how = HV_HOW_RETURNED;
	} else if (el == 2 && out->out.r[HV_PC] == q->places->free) {
		out->how = HV_HOW_RESTARTED;
	} else {
		out->how = HV_HOW_EL1_FAULT;
		if (is_own_vector(call, &out->out))
			undo_exception(call, &out->out);
	}
	return 0;
}

/* A call that returned and changed nothing of EL2's leaves the machine good for the next. */
static bool is_good(const struct hv_call *call, const struct hv_outcome *out)
{
	return out->how == HV_HOW_RETURNED && out->out.r[HV_SCTLR_EL2] == call->in.r[HV_SCTLR_EL2] &&
	       out->out.r[HV_VBAR_EL2] == call->in.r[HV_VBAR_EL2];
}

const char *live_qemu_obstacle(const struct ram *ram, const struct boot *boot, const struct live_places *places)
{
	if (!places->site)
		return "EL1's tables do not map the instruction before which the kernel was stopped";
	if (boot)
		return NULL;
	if (!places->vectors)
		return "EL2's tables do not map its vectors, so QEMU cannot be brought into that state";
	return boot_resume_obstacle(&ram->snapshot);
}

void live_qemu_open(struct live_qemu *q, const struct hv_stub *stub, struct boot *boot, const struct live_places *places,
		    char *error, size_t size)
{
	*q = (struct live_qemu){ .stub = stub, .boot = boot, .places = places, .error = error, .error_size = size,
				 .sees = HV_SEE_CORE | HV_SEE_RESULT | HV_SEE_SYS | HV_SEE_HANG };
	snprintf(q->name, sizeof(q->name), "qemu:virt:%s", stub->ram->snapshot.model);
	if (places->cpu)
		snprintf(q->name + strlen(q->name), sizeof(q->name) - strlen(q->name), ":cpu%u", places->cpu);
	q->site = places->site;
}

void live_qemu_close(struct live_qemu *q)
{
	close_copy(q);
}

int live_qemu_run(struct live_qemu *q, struct hv_call *call, bool follows, struct hv_outcome *out)
{
	bool fresh = !follows && !q->good;

	if (fresh && open_copy(q))
		return -1;
	*out = (struct hv_outcome){ .seen = q->sees };
	if (place_call(q, call) || read_registers(q, &call->in))
		return fail(q, "QEMU does not answer any more");
	call->in.r[HV_PC] += INSN;
	if (fresh && watch_ends(q, call))
		return fail(q, "QEMU does not answer any more");
	out->out = call->in;
	if (let_go(q, call, out)) {	/* the machine is off, or QEMU gave up what the call has made of it */
		*out = (struct hv_outcome){ .how = HV_HOW_CRASHED, .seen = q->sees, .out = call->in };
		close_copy(q);
	}
	q->good = !follows && is_good(call, out);
	return 0;
}
