/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was resident in a kernel that was booted, as a machine like any other, in the simulator or in QEMU: the stub that is loaded
 * brings the memory and the registers along, and each call begins with them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "hvcheck/stub.h"
#include "machines/live/judge.h"
#include "machines/live/sim-int.h"
#include "native/host/program.h"
#include "sim/a64/registers.h"
#include "sim/engine/watcher.h"

struct machine {
	struct hv_machine m;
	struct live_places places;
	struct live_sim *sim;		/* owned; NULL: nothing is loaded, or it is QEMU */
	struct live_qemu qemu;
	bool in_qemu;
	struct hv_call begins;		/* as this CPU keeps it */
	struct live_seen seen;		/* of the last call; owned */
	bool coherence;
	const struct hv_observer *observer;	/* borrowed; NULL: none */
	struct watcher watcher;
};

static struct machine *of(struct hv_machine *m)
{
	return (struct machine *)m;
}

static int fail(struct machine *l, const char *what)
{
	snprintf(l->m.error, sizeof(l->m.error), "%s: %s", l->m.name, what);
	return -1;
}

/* --- who watches ----------------------------------------------------------------------------------------------- */

static bool is_watched(const struct machine *l, uint64_t pc)
{
	return l->observer && l->sim->out && !l->sim->arrived && engine_is_subjects(l->sim->e, pc);
}

static void on_enter(void *ctx, const struct engine_exception *x, uint64_t to)
{
	struct machine *l = ctx;

	if (is_watched(l, to) && l->observer->enter)
		l->observer->enter(l->observer->ctx, &l->m, x->return_to, to, x->esr, x->target);
}

static void on_step(void *ctx, uint64_t pc)
{
	struct machine *l = ctx;
	unsigned el = HV_PSTATE_EL(a64_get(l->sim->e, HV_PSTATE));
	const uint8_t *bytes = is_watched(l, pc) && el == 2 ? sim_memory_locate(l->sim, pc) : NULL;
	uint32_t insn = 0;

	if (!bytes || !l->observer->step)
		return;
	memcpy(&insn, bytes, sizeof(insn));
	l->observer->step(l->observer->ctx, &l->m, pc, insn, el);
}

static void on_access(void *ctx, const struct engine_access *a)
{
	struct machine *l = ctx;
	uint64_t pc = a64_get(l->sim->e, HV_PC);

	if (is_watched(l, pc) && l->observer->access)
		l->observer->access(l->observer->ctx, &l->m, pc, a->va, a->size, a->store);
}

static int observe(struct hv_machine *m, const struct hv_observer *observer)
{
	struct machine *l = of(m);

	l->observer = observer;
	l->watcher = (struct watcher){ .enter = on_enter, .step = on_step, .access = on_access, .ctx = l };
	if (l->sim)
		live_sim_watch(l->sim, observer ? &l->watcher : NULL);
	return 0;
}

static uint64_t peek(struct hv_machine *m, enum hv_reg reg)
{
	return a64_get(of(m)->sim->e, reg);
}

/* --- calls ----------------------------------------------------------------------------------------------------- */

/* As live_sim_run(). */
static int make_call(struct machine *l, struct hv_call *call, struct hv_outcome *out)
{
	live_seen_free(&l->seen);
	return l->in_qemu ? live_qemu_run(&l->qemu, call, false, out) : live_sim_run(l->sim, call, false, out, &l->seen);
}

static int run_one(struct machine *l, const struct hv_call *asked, struct hv_outcome *out)
{
	struct hv_call call = *asked;
	int err;

	if (l->m.stop && *l->m.stop) {
		snprintf(l->m.error, sizeof(l->m.error), HV_INTERRUPTED);
		return -1;
	}
	if (call.event != HV_EVENT_HVC || call.from != HV_FROM_EL1)
		return fail(l, "a kernel that was booted calls from el1 and by hvc alone");
	err = make_call(l, &call, out);
	out->id = call.id;
	l->m.hazards = l->coherence ? l->seen.hazards : NULL;
	l->m.hazard_count = l->coherence ? l->seen.hazard_count : 0;
	return err;
}

static int run(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (run_one(of(m), &calls[i], &outs[i]))
			return -1;
	return 0;
}

static int coherence(struct hv_machine *m, const struct hv_coherence *how)
{
	of(m)->coherence = how;	/* barriers are modelled always: this is whether they are told of */
	return 0;
}

/* What the CPU keeps of the kernel's state is what every call begins with. */
static int begin(struct machine *l, const struct hv_stub *stub)
{
	struct hv_call call;
	struct hv_outcome out;

	live_begin(&stub->ram->snapshot.cpu[0], &call);
	l->begins = call;
	if (make_call(l, &call, &out))
		return -1;
	live_seen_free(&l->seen);
	live_take_kept(&l->begins, &call);
	l->m.baseline = l->begins.in;
	return 0;
}

/* As they are for the judge; nothing can be moved, so all that is free begins and ends with the stub. */
static void set_places(struct machine *l, const struct hv_stub *stub)
{
	struct hv_places *to = &l->m.places;

	*to = live_bench_places(stub, &l->places, &l->begins);
	to->site = l->begins.in.r[HV_PC] - 4;
	to->home = to->home_end = to->far = to->stub;
	to->work_end = to->ram_end;
	to->image = to->payload;	/* all that there is of the harness: a page of zeroes */
	to->end = to->payload + PAGE;
	to->begins = &l->begins;
}

static int open_sim(struct machine *l, const struct hv_stub *stub)
{
	live_sim_close(l->sim);
	l->sim = live_sim_open(stub->ram, &l->places, l->m.error, sizeof(l->m.error));
	if (!l->sim)
		return -1;
	l->m.sees = live_sim_sees(l->sim);
	l->m.has = live_sim_has(l->sim);
	observe(&l->m, l->observer);
	return 0;
}

static int open_qemu(struct machine *l, const struct hv_stub *stub)
{
	const char *why = live_qemu_obstacle(stub->ram, NULL, &l->places);

	if (why)
		return fail(l, why);
	live_qemu_close(&l->qemu);
	live_qemu_open(&l->qemu, stub, NULL, &l->places, l->m.error, sizeof(l->m.error));
	l->m.sees = l->qemu.sees;
	return 0;
}

static int load(struct hv_machine *m, const struct hv_stub *stub, uint64_t base)
{
	struct machine *l = of(m);
	uint8_t *ram = stub->kind == HV_STUB_LIVE ? ram_map(stub->ram) : NULL;

	(void)base;
	if (stub->kind != HV_STUB_LIVE)
		return fail(l, "it runs what was resident in a kernel that was booted: give a snapshot of one with KVM");
	if (!ram)
		return fail(l, "out of memory");
	live_find_places(stub, ram, 0, &l->places);
	munmap(ram, stub->ram->snapshot.ram_size);
	if ((l->in_qemu ? open_qemu(l, stub) : open_sim(l, stub)) || begin(l, stub))
		return -1;
	set_places(l, stub);
	return 0;
}

static int move(struct hv_machine *m, uint64_t from, uint64_t size, uint64_t to, uint64_t table)
{
	(void)from;
	(void)size;
	(void)to;
	(void)table;
	return fail(of(m), "what was resident cannot be moved");
}

static void close_machine(struct hv_machine *m)
{
	struct machine *l = of(m);

	live_seen_free(&l->seen);
	live_sim_close(l->sim);
	live_qemu_close(&l->qemu);
	free(l);
}

static const struct hv_machine_ops ops = {
	.load = load, .move = move, .run = run, .observe = observe, .peek = peek, .coherence = coherence, .close = close_machine,
};

/* The debugger shows what comes out, and nothing of the way. */
static const struct hv_machine_ops qemu_ops = { .load = load, .move = move, .run = run, .close = close_machine };

static bool is_ours(const struct hv_machine *m)
{
	return m->ops == &ops || m->ops == &qemu_ops;
}

const struct live_seen *live_machine_seen(const struct hv_machine *m)
{
	return is_ours(m) ? &((const struct machine *)m)->seen : NULL;
}

const struct live_places *live_machine_places(const struct hv_machine *m)
{
	return is_ours(m) ? &((const struct machine *)m)->places : NULL;
}

struct hv_machine *hv_live_open(const char *rest, char *error, size_t size, int *status)
{
	bool in_qemu = !strcmp(rest, "qemu");
	struct machine *l;

	if (*rest && !in_qemu && strcmp(rest, "sim")) {
		snprintf(error, size, "live:%s: what was resident in a booted kernel runs in the simulator, live:sim, or in QEMU, "
			 "live:qemu", rest);
		*status = 2;
		return NULL;
	}
	*status = in_qemu ? program_check(error, size) : 0;
	if (*status)
		return NULL;
	l = calloc(1, sizeof(*l));
	if (!l) {
		snprintf(error, size, "out of memory");
		*status = 2;
		return NULL;
	}
	l->in_qemu = in_qemu;
	l->m = (struct hv_machine){ .ops = in_qemu ? &qemu_ops : &ops, .patience = HV_PATIENCE,
				    .sees = HV_SEE_CORE | HV_SEE_RESULT | (in_qemu ? 0 : HV_SEE_PATH),
				    .places = { .exec = HV_A64 } };
	snprintf(l->m.name, sizeof(l->m.name), in_qemu ? "live:qemu" : "live:sim");
	return &l->m;
}
