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

#define WAIT_MS 5000

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
	int err = gdb_poke(gdb, q->site, ISA_ENCODE_HVC(call->imm), 4) || gdb_set_pc(gdb, call->in.r[HV_PC] - 4) ||
		  gdb_set_pstate(gdb, (uint32_t)call->in.r[HV_PSTATE]);

	for (unsigned i = 0; !err && i < 31; i++)
		err = gdb_set_x(gdb, i, call->in.r[HV_X0 + i]);
	return err ? -1 : 0;
}

static int let_go(struct live_qemu *q, const struct hv_call *call, struct hv_outcome *out)
{
	struct gdb *gdb = &q->copy->gdb;
	const uint64_t ends[] = { call->in.r[HV_PC], q->places->free };
	bool stopped;

	if (gdb_break(gdb, ends[0], true) || gdb_break(gdb, ends[1], true) || gdb_continue(gdb) ||
	    gdb_wait(gdb, WAIT_MS, &stopped) || (!stopped && gdb_stop(gdb)) || read_registers(q, &out->out) ||
	    gdb_break(gdb, ends[0], false) || gdb_break(gdb, ends[1], false))
		return -1;
	out->how = !stopped ? HV_HOW_HUNG : out->out.r[HV_PC] == ends[0] ? HV_HOW_RETURNED : HV_HOW_RESTARTED;
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
				 .sees = HV_SEE_CORE | HV_SEE_SYS | HV_SEE_HANG };
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
	if (!follows && !q->good && open_copy(q))
		return -1;
	*out = (struct hv_outcome){ .seen = q->sees };
	if (place_call(q, call) || read_registers(q, &call->in))
		return fail(q, "QEMU does not answer any more");
	call->in.r[HV_PC] += 4;
	out->out = call->in;
	if (let_go(q, call, out)) {	/* the machine is off, or QEMU gave up what the call has made of it */
		*out = (struct hv_outcome){ .how = HV_HOW_CRASHED, .seen = q->sees, .out = call->in };
		close_copy(q);
	}
	q->good = !follows && is_good(call, out);
	return 0;
}
