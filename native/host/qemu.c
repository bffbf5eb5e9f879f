/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine "qemu[:MODEL[:CPU]]": its operations, as hvcheck/machine.h wants them. */
#define _GNU_SOURCE
#include "native/host/qemu-int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "hvcheck/scenario.h"
#include "hvcheck/stub.h"
#include "native/link/features.h"

#define SEES (HV_SEE_CORE | HV_SEE_SIMD | HV_SEE_SYS | HV_SEE_MEMORY | HV_SEE_HANG | HV_SEE_SLOTS | HV_SEE_RESULT)

#define DEFAULT_CPU "cortex-a57"
#define B_REACH (0x8000000 - 0x10000) /* 128 MiB, less the runner and the table */
#define LONG_RUN 64 /* calls; behind so many, judging them takes longer than to wake QEMU */
#define CPU_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,=+"

enum { EXIT_USAGE = 2, EXIT_ABSENT = 77, EXIT_DEFECT = 99 };

static struct qemu *of(struct hv_machine *m)
{
	return (struct qemu *)m;
}

static int fail(struct hv_machine *m, const char *text)
{
	snprintf(m->error, sizeof(m->error), "%s", text);
	return -1;
}

/* A machine that lost its QEMU for good gets another one with the next load. */
static int wake(struct qemu *qemu)
{
	power_resume(qemu);
	return qemu->ram ? 0 : power_on(qemu) ? -1 : 0;
}

/* Whether there is RAM that nothing else needs. The payload checks this again. */
static bool is_room(const struct hv_machine *m, uint64_t at, uint64_t size)
{
	return at >= m->places.ram && size <= m->places.ram_end - m->places.ram && !hv_places_obstacle(&m->places, at, size);
}

static int take_baseline(struct hv_machine *m)
{
	const uint64_t patience = m->patience;
	struct hv_call call;
	struct hv_outcome out;
	int err;

	hv_call_init(&call, &m->places);
	call.event = HV_EVENT_NONE;
	m->patience = HV_PATIENCE;	/* no stub is in it, so it is run in any case */
	err = batch_run(of(m), &call, &out, 1);
	m->patience = patience;
	if (err)
		return -1;
	if (out.how != HV_HOW_RETURNED)
		return fail(m, "QEMU does not even come through a call that does nothing");
	m->baseline = out.out;
	m->baseline.r[HV_ICH_VTR_EL2] = of(m)->ich_vtr;
	return 0;
}

/* The runner enters a slot by a B from its own place (vectors/runner.S). */
static bool is_near(uint64_t table)
{
	return table - HV_IMAGE_BASE < B_REACH || HV_IMAGE_BASE - table < B_REACH;
}

/* Write whatever differs from the new subject, and nothing else: it may be one of thousands alike. */
static int present(struct hv_machine *m, uint64_t table)
{
	struct qemu *qemu = of(m);

	m->places.table = table;
	m->places.stub = qemu->stub.at;
	m->places.stub_size = qemu->stub.size;
	m->sees = SEES;
	if (subject_is_large(&qemu->stub) && !is_near(table))
		m->sees &= ~HV_SEE_SLOTS;
	return (qemu->fresh ? subject_install(qemu) : batch_restore(qemu)) || take_baseline(m) ? -1 : 0;
}

/* Make way for a subject at another place: what lay at the first must be gone. */
static int make_way(struct qemu *qemu, bool large)
{
	bool small = !large && !subject_is_large(&qemu->stub);
	int err = 0;

	if (qemu->fresh)
		return 0;
	if (small)
		err = subject_wipe(qemu);
	if (!small || err == QEMU_GONE)
		power_off(qemu);
	return err || (!small && power_on(qemu)) ? -1 : 0;
}

/* A stub of Thumb instructions needs a caller of such: that is another payload, and its places are others. */
static int choose_harness(struct qemu *qemu, bool thumb)
{
	const struct qemu_kind *kind = qemu_kind_with(qemu->kind, thumb);

	if (kind != qemu->kind && qemu->ram)
		power_off(qemu);
	qemu->kind = kind;
	qemu->machine.places.exec = kind->exec;
	qemu->machine.places.thumb = kind->thumb;
	return hv_places_read(&qemu->machine.places, kind->image, (uint64_t)(kind->image_end - kind->image), HV_IMAGE_BASE);
}

static int load(struct hv_machine *m, const struct hv_stub *stub, uint64_t base)
{
	struct qemu *qemu = of(m);
	bool same = qemu->stub.pristine && base == qemu->stub.at && stub->size >= qemu->stub.size;

	qemu->restarts = qemu->unproven = 0;
	if (stub->exec != qemu->kind->exec)
		return fail(m, "QEMU's CPU is of the other Execution state than the stub");
	if (choose_harness(qemu, stub->thumb))
		return fail(m, "the payload has no harness in it");
	if (!is_room(m, base, stub->size) || stub->table >= stub->size)
		return fail(m, "QEMU's memory has no room for the stub there");
	if (stub->size >= PLACED_LARGE && stub->size != qemu->stub.size)
		same = false;
	if (wake(qemu) || (!same && make_way(qemu, stub->size >= PLACED_LARGE)))
		return -1;
	qemu->stub.pristine = NULL;
	if (placed_set(&qemu->image, stub, base))
		return fail(m, "out of memory");
	if (subject_set(qemu, base, stub->size, qemu->image.bytes, stub->table))
		return -1;
	if (same && !qemu->fresh)
		subject_compare(qemu);
	m->places.absent = stub->absent - stub->table;
	m->places.absent_size = stub->absent_size;
	return present(m, base + stub->table);
}

static int move(struct hv_machine *m, uint64_t from, uint64_t size, uint64_t to, uint64_t table)
{
	struct qemu *qemu = of(m);
	const struct placed *loaded = &qemu->image;

	if (!qemu->stub.pristine || from < loaded->base || from - loaded->base > loaded->size ||
	    size > loaded->size - (from - loaded->base) || !is_room(m, to, size) || table < to ||
	    table - to >= size)
		return fail(m, "the copy lies outside of the stub or of QEMU's memory");
	qemu->restarts = qemu->unproven = 0;
	if (wake(qemu) || make_way(qemu, size >= PLACED_LARGE))
		return -1;
	return subject_set(qemu, to, size, loaded->bytes + (from - loaded->base), table - to) || present(m, table) ? -1 : 0;
}

static int run(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	if (!of(m)->stub.pristine)
		return fail(m, "no stub is loaded");
	if (!of(m)->ram)
		return fail(m, "QEMU is gone");
	power_resume(of(m));
	int status = batch_run(of(m), calls, outs, count);

	if (count >= LONG_RUN)
		power_pause(of(m));
	return status;
}

static int fuzz(struct hv_machine *m, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count,
		struct hv_fuzzed *fuzzed)
{
	if (!of(m)->stub.pristine)
		return fail(m, "no stub is loaded");
	if (!of(m)->ram)
		return fail(m, "QEMU is gone");
	power_resume(of(m));
	int status = payload_fuzz(of(m), f, news, first, count, fuzzed);

	power_pause(of(m));
	return status;
}

/* --- scenarios ----------------------------------------------------------------------------------------------- */

/* The scenario's memory, as zeroes and patches. Its code is stored there by the guest itself, so QEMU notices. */
static int lay_out(struct hv_machine *m, const struct hv_scene *scene)
{
	uint8_t *arena = mail_guest(of(m), hv_scene_base(&m->places));

	if (madvise(arena, HV_SCENE_SIZE, MADV_REMOVE))
		memset(arena, 0, HV_SCENE_SIZE);
	for (size_t i = 0; i < scene->patch_count; i++) {
		const struct hv_patch *p = &scene->patches[i];

		if (p->addr < HV_RAM_BASE || p->addr - HV_RAM_BASE > HV_RAM_SIZE ||
		    p->size > HV_RAM_SIZE - (p->addr - HV_RAM_BASE))
			return fail(m, "the scenario has memory where there is none");
		if (p->bytes)
			memcpy(mail_guest(of(m), p->addr), p->bytes, p->size);
		else
			memset(mail_guest(of(m), p->addr), 0, p->size);
	}
	return 0;
}

struct stage {
	struct qemu *qemu;
	const struct hv_scene *scene;
};

static void look(void *ctx)
{
	struct stage *stage = ctx;

	for (size_t i = 0; i < stage->scene->window_count; i++) {
		const struct hv_window *w = &stage->scene->windows[i];

		memcpy(w->bytes, mail_guest(stage->qemu, w->addr), w->size);
	}
}

static int play(struct hv_machine *m, const struct hv_scene *scene, struct hv_outcome *out)
{
	struct stage stage = { of(m), scene };

	if (!of(m)->stub.pristine)
		return fail(m, "no stub is loaded");
	if (!of(m)->ram)
		return fail(m, "QEMU is gone");
	power_resume(of(m));
	if (lay_out(m, scene))
		return -1;
	return batch_play(of(m), &scene->call, scene->owner, out, look, &stage);
}

/* --- the rest ------------------------------------------------------------------------------------------------ */

static int observe(struct hv_machine *m, const struct hv_observer *observer)
{
	(void)observer;
	return fail(m, "QEMU cannot be watched at work");
}

static uint64_t peek(struct hv_machine *m, enum hv_reg reg)
{
	(void)m;
	(void)reg;
	return 0;
}

static const char *explain(struct hv_machine *m, uint32_t why)
{
	static const char *const text[] = {
		[QEMU_WHY_DIED] = "QEMU ended: the machine was switched off, or QEMU crashed",
		[QEMU_WHY_GARBLED] = "the test harness in the guest's memory was destroyed",
		[QEMU_WHY_SILENT] = "QEMU did not answer any more and was ended",
	};

	if (why == HV_WHY_NOT_RUN)
		return m->patience ? "it was not run: calls before it took QEMU down too often" :
				     "it was not run: calls that do not come back have used up the time for them";
	return why < sizeof(text) / sizeof(text[0]) && text[why] ? text[why] : "unknown reason";
}

static void shut(struct hv_machine *m)
{
	power_off(of(m));
	subject_clear(of(m));
	free(of(m)->payload.bytes);
	free(m);
}

static const struct hv_machine_ops ops = {
	.load = load,
	.move = move,
	.run = run,
	.fuzz = fuzz,
	.play = play,
	.observe = observe,
	.peek = peek,
	.explain = explain,
	.close = shut,
};

/* "MODEL", "MODEL:CPU" or "". Returns 0, or -1 with a sentence in machine.error. */
static int parse(struct qemu *qemu, const char *rest)
{
	struct hv_machine *m = &qemu->machine;
	size_t model = strcspn(rest, ":");
	const char *cpu = rest[model] == ':' ? rest + model + 1 : DEFAULT_CPU;

	if (model > 0 && (model != 4 || strncmp(rest, "virt", 4))) {
		snprintf(m->error, sizeof(m->error),
			 "the QEMU model \"%.*s\" is not supported; there is \"virt\"",
			 (int)(model < 32 ? model : 32), rest);
		return -1;
	}
	if (!*cpu || strlen(cpu) >= sizeof(qemu->cpu) || strspn(cpu, CPU_CHARACTERS) != strlen(cpu))
		return fail(m, "that is not the name of a CPU");
	strcpy(qemu->cpu, cpu);
	snprintf(m->name, sizeof(m->name), "qemu%s%s", *rest ? ":" : "", rest);
	return 0;
}

/* What the payload has read of the CPU's ID registers. */
static uint64_t has(struct qemu *qemu)
{
	const uint64_t *answer = mailbox(qemu)->answer;

	if (qemu->kind->exec == HV_A32)
		return HV_HAS_A32 | HV_HAS_HYP;
	return features_of(answer);
}

static int open_qemu(struct qemu *qemu, const char *rest)
{
	struct hv_machine *m = &qemu->machine;

	m->ops = &ops;
	m->patience = HV_PATIENCE;
	qemu->process.output = qemu->gdb.fd = qemu->ram_file = -1;
	qemu->image = PLACED_NONE;
	if (parse(qemu, rest))
		return EXIT_USAGE;
	qemu->kind = qemu_kind_of(qemu->cpu);
	if (!qemu->kind) {
		fail(m, "this hvcheck was built without a compiler for 32-bit Arm, so it has no payload for that CPU");
		return EXIT_ABSENT;
	}
	if (choose_harness(qemu, false)) {
		fail(m, "the payload has no harness in it");
		return EXIT_DEFECT;
	}
	int status = power_on(qemu);

	if (status)
		return status;
	m->sees = SEES;
	m->has = has(qemu);
	qemu->ich_vtr = mailbox(qemu)->answer[PING_ICH_VTR];
	power_pause(qemu);
	return 0;
}

struct hv_machine *hv_qemu_open(const char *rest, char *error, size_t size, int *status)
{
	struct qemu *qemu = calloc(1, sizeof(*qemu));

	if (!qemu) {
		snprintf(error, size, "out of memory");
		*status = EXIT_USAGE;
		return NULL;
	}
	*status = open_qemu(qemu, rest);
	if (!*status)
		return &qemu->machine;
	snprintf(error, size, "%s", qemu->machine.error);
	shut(&qemu->machine);
	return NULL;
}
