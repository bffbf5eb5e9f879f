/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine at the end of a serial line: its operations, as hvcheck/machine.h wants them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/cpu.h"
#include "hvcheck/stub.h"
#include "native/host/board/board-int.h"
#include "native/host/board/preflight.h"
#include "native/link/features.h"

enum { EXIT_USAGE = 2, EXIT_ABSENT = 77 };

static struct board *of(struct hv_machine *m)
{
	return (struct board *)m;
}

/* Whether there is RAM that nothing else needs. The payload checks this again. */
static bool is_room(const struct hv_machine *m, uint64_t at, uint64_t size)
{
	const struct entry_record *e = &((const struct board *)m)->entry;

	if (hv_places_obstacle(&m->places, at, size))
		return false;
	for (uint64_t i = 0; i < e->range_count && i < ENTRY_RANGES; i++)
		if (at >= e->ranges[i].at && at - e->ranges[i].at <= e->ranges[i].size &&
		    size <= e->ranges[i].size - (at - e->ranges[i].at))
			return true;
	return false;
}

static int load(struct hv_machine *m, const struct hv_stub *stub, uint64_t base)
{
	struct board *b = of(m);

	b->size = b->restarts = b->resets = b->ends = 0;
	costly_begin(b, stub);
	if (stub->exec != m->places.exec)
		return board_fail(b, "the board runs %s, and the stub is of %s", hv_execs[m->places.exec].name,
				  hv_execs[stub->exec].name);
	if (qemu_kind_of_payload(stub->exec, stub->thumb) != qemu_kind_of_payload(m->places.exec, m->places.thumb))
		return board_fail(b, "the board's payload has a caller of %s instructions, and this stub is of %s: make another by "
				  "hvcheck image --arch=%s", m->places.thumb ? "Thumb" : "ARM", stub->thumb ? "Thumb" : "ARM",
				  qemu_kind_of_payload(stub->exec, stub->thumb)->arch);
	if (b->entry.ram_source == ENTRY_FROM_NOWHERE && b->entry.efi_status)
		return board_fail(b, "UEFI does not hand the board over: GetMemoryMap or ExitBootServices returned 0x%llx",
				  (unsigned long long)b->entry.efi_status);
	if (b->entry.ram_source == ENTRY_FROM_NOWHERE)
		return board_fail(b, "the payload was given neither a device tree nor UEFI, and does not know where the board has "
				  "RAM: pass it a device tree, as booti does by its third argument");
	if (!is_room(m, base, stub->size) || stub->table >= stub->size)
		return board_fail(b, "the board's memory has no room for the stub there");
	if (placed_set(&b->image, stub, base))
		return board_fail(b, "out of memory");
	if (pages_choose(b, stub))
		return -1;
	b->from = 0;
	b->size = stub->size;
	b->to = base;
	b->table = base + stub->table;
	b->put = false;
	b->absent = stub->absent - stub->table;
	b->absent_size = stub->absent_size;
	return subject_announce(b);
}

static int move(struct hv_machine *m, uint64_t from, uint64_t size, uint64_t to, uint64_t table)
{
	struct board *b = of(m);
	const struct placed *loaded = &b->image;

	if (!b->size || from < loaded->base || from - loaded->base > loaded->size || size > loaded->size - (from - loaded->base) ||
	    !is_room(m, to, size) || table < to || table - to >= size)
		return board_fail(b, "the copy lies outside of the stub or of the board's memory");
	b->restarts = 0;
	b->from = from - loaded->base;
	b->size = size;
	b->to = to;
	b->table = table;
	return subject_present(b);
}

static int get_ready(struct board *b)
{
	return b->size ? subject_ready(b) : board_fail(b, "no stub is loaded");
}

static int run(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	struct board *b = of(m);

	return get_ready(b) || sweep_run(b, calls, outs, count) ? -1 : 0;
}

static int fuzz(struct hv_machine *m, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count,
		struct hv_fuzzed *fuzzed)
{
	struct board *b = of(m);

	return get_ready(b) || random_run(b, f, news, first, count, fuzzed) ? -1 : 0;
}

static int play(struct hv_machine *m, const struct hv_scene *scene, struct hv_outcome *out)
{
	struct board *b = of(m);

	return get_ready(b) || play_run(b, scene, out) ? -1 : 0;
}

static int stale(struct hv_machine *m, const struct hv_scene *scene, const struct hv_extent *extents, size_t count, uint64_t tries,
		 struct hv_stale *found)
{
	struct board *b = of(m);

	return get_ready(b) || tries_run(b, scene, extents, count, tries, found) ? -1 : 0;
}

static int observe(struct hv_machine *m, const struct hv_observer *observer)
{
	(void)observer;
	return board_fail(of(m), "a board cannot be watched at work");
}

static uint64_t peek(struct hv_machine *m, enum hv_reg reg)
{
	(void)m;
	(void)reg;
	return 0;
}

static const char *explain(struct hv_machine *m, uint32_t why)
{
	(void)m;
	switch (why) {
	case BOARD_WHY_RESET:
		return "the board was reset";
	case BOARD_WHY_GARBLED:
		return "the test harness in the board's memory was destroyed";
	case HV_WHY_NOT_RUN:
		return "it was not run: calls before it took the board down too often, or one like it has cost it a CPU, or its "
		       "host was too busy";
	}
	return "unknown reason";
}

static void shut(struct hv_machine *m)
{
	struct board *b = of(m);

	line_close(&b->line);
	if (b->line.log)
		fclose(b->line.log);
	placed_free(&b->image);
	free(b->wanted);
	given_free(&b->given);
	given_forget_scene(b);
	free(b);
}

static const struct hv_machine_ops ops = {
	.load = load,
	.move = move,
	.run = run,
	.fuzz = fuzz,
	.play = play,
	.stale = stale,
	.observe = observe,
	.peek = peek,
	.explain = explain,
	.close = shut,
};

#define FILE_PREFIX "board:"

static bool is_file(const char *spec)
{
	return !strncmp(spec, FILE_PREFIX, strlen(FILE_PREFIX));
}

static int take_line(struct board *b, const char *spec)
{
	if (strlen(spec) >= sizeof(b->line.spec))
		return board_fail(b, "the command is too long: put it into a file");
	strcpy(b->line.spec, spec);
	return 0;
}

/* An AArch32 caller has 32 bits of address: if firmware has put the payload above, none can be there. */
static uint64_t features(const struct board *b)
{
	if (b->entry.exec == HV_A32)
		return HV_HAS_A32 | HV_HAS_HYP;
	return features_of(b->known) & ~(b->entry.place + b->entry.places.image_size > 1ull << 32 ? HV_HAS_A32 : 0);
}

static int open_board(struct board *b, const char *spec)
{
	struct hv_machine *m = &b->machine;
	const char *rest = strchr(spec, ':') + 1;
	const size_t first = (size_t)(rest - spec) + strspn(rest, " ");
	int status;

	m->ops = &ops;
	m->patience = HV_PATIENCE;
	b->image = PLACED_NONE;
	b->kind = qemu_kind_of_payload(HV_A64, false);
	b->line.in = b->line.out = b->line.command.output = -1;	/* 0 is hvcheck's own input */
	b->talk.stop = &m->stop;
	/* Of a command its first word, behind any blanks: reports have the name in every row. */
	snprintf(m->name, sizeof(m->name), "%.*s", (int)(first + strcspn(spec + first, " ")), spec);
	if (is_file(spec) ? board_file_read(b, spec + strlen(FILE_PREFIX)) : take_line(b, spec))
		return EXIT_USAGE;
	if (getenv("HVCHECK_LINE_LOG"))
		snprintf(b->log, sizeof(b->log), "%s", getenv("HVCHECK_LINE_LOG"));
	if (*b->log && !(b->line.log = fopen(b->log, "we"))) {
		board_fail(b, "the log %.100s cannot be written: %s", b->log, strerror(errno));
		return EXIT_USAGE;
	}
	m->has_one_caller = true;
	status = start_board(b);
	m->sees = BOARD_SEES;
	m->has = features(b);
	return status;
}

bool hv_board_is(const char *spec)
{
	return line_is(spec) || is_file(spec);
}

int hv_board_check(const char *spec, char *error, size_t size)
{
	struct board *b = is_file(spec) ? calloc(1, sizeof(*b)) : NULL;
	int err = b ? board_file_read(b, spec + strlen(FILE_PREFIX)) : 0;

	if (err)
		snprintf(error, size, "%s", b->machine.error);
	free(b);
	return err;
}

int preflight_ask(const char *spec, unsigned silence, const volatile int *stop, struct entry_record *entry, struct probed *probed,
		  char *error, size_t size)
{
	struct board *b = calloc(1, sizeof(*b));
	int status;

	memset(entry, 0, sizeof(*entry));
	if (!b) {
		snprintf(error, size, "out of memory");
		return EXIT_USAGE;
	}
	b->machine.stop = stop;
	status = open_board(b, spec);
	memset(probed, 0, PROBE_COUNT * sizeof(*probed));
	*entry = b->entry;
	if (b->entry.exec == HV_A32) {		/* what it could find has no meaning there */
		entry->version = 0;
		status = status ? status : EXIT_ABSENT;
		board_fail(b, "preflight judges what starts AArch64, and this board's payload is of AArch32");
	}
	if (!status && probes_make(b, silence, probed))
		status = EXIT_USAGE;
	snprintf(error, size, "%s", b->machine.error);
	shut(&b->machine);
	return status;
}

struct hv_machine *hv_board_open(const char *spec, char *error, size_t size, int *status)
{
	struct board *b = calloc(1, sizeof(*b));

	if (!b) {
		snprintf(error, size, "out of memory");
		*status = EXIT_USAGE;
		return NULL;
	}
	*status = open_board(b, spec);
	if (!*status)
		return &b->machine;
	snprintf(error, size, "%s", b->machine.error);
	shut(&b->machine);
	return NULL;
}
