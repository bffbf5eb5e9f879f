/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The next kernel, before its first instruction: what Documentation/arch/arm64/booting.rst asks of the code that enters one, and
 * whether all of it is there.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machines/live/next.h"
#include "suite/known.h"
#include "suite/run/rows.h"

#define SCTLR_OFF 5ull		/* M and C */
#define WHY 300

struct judging {
	const struct boot *b;
	const struct next_seen *seen;
	const struct hv_suite_options *options;
	struct hv_report *report;
	const char *call;
	char machine[100];
};

static struct hv_row *get_row(const struct judging *j, enum hv_rule rule)
{
	return rows_get(j->report, j->options, j->call, rule, j->machine);
}

/* Shipped kernels do this wrong on their way out of EL1, and upstream says so; that explains no loss at EL2. */
static const struct known_finding *find_known(const struct judging *j, enum hv_rule rule)
{
	return j->options->fail_known || HV_PSTATE_EL(j->seen->state.r[HV_PSTATE]) == 2 ? NULL :
	       known_find(j->report->stub, j->report->abi->name, rule, j->call, NULL);
}

/* `why` "": it holds. */
static void say(const struct judging *j, enum hv_rule rule, const char *why)
{
	rows_settle(get_row(j, rule), *why ? find_known(j, rule) : NULL, why);
}

static void hide(const struct judging *j, enum hv_rule rule, const char *why)
{
	rows_hide(get_row(j, rule), why);
}

static const uint8_t *memory(const struct judging *j, uint64_t at, uint64_t size)
{
	return at >= BOOT_RAM_BASE && size <= BOOT_RAM_SIZE && at - BOOT_RAM_BASE <= BOOT_RAM_SIZE - size ?
	       j->b->ram + (at - BOOT_RAM_BASE) : NULL;
}

static void judge_arrival(const struct judging *j)
{
	const uint64_t *r = j->seen->state.r;
	char why[WHY] = "";

	if (!j->seen->arrived)
		snprintf(why, sizeof(why), "the next kernel is not entered: the CPU is at EL%u, pc 0x%" PRIx64
			 ", ESR_EL2 0x%" PRIx64 ", ELR_EL2 0x%" PRIx64 ", VBAR_EL2 0x%" PRIx64,
			 (unsigned)HV_PSTATE_EL(r[HV_PSTATE]), r[HV_PC], r[HV_ESR_EL2], r[HV_ELR_EL2], r[HV_VBAR_EL2]);
	say(j, HV_STEP_01, why);
}

static void judge_level(const struct judging *j)
{
	const uint64_t *r = j->seen->state.r;
	char why[WHY] = "";

	if (HV_PSTATE_EL(r[HV_PSTATE]) != 2)
		snprintf(why, sizeof(why), "the next kernel is entered at EL%u, and this one was at EL2",
			 (unsigned)HV_PSTATE_EL(r[HV_PSTATE]));
	else if ((r[HV_PSTATE] & HV_PSTATE_DAIF) != HV_PSTATE_DAIF)
		snprintf(why, sizeof(why), "the next kernel is entered with pstate 0x%" PRIx64 ": exceptions are not all masked",
			 r[HV_PSTATE]);
	else if (r[HV_SCTLR_EL2] & SCTLR_OFF)
		snprintf(why, sizeof(why), "the next kernel is entered with SCTLR_EL2 = 0x%" PRIx64
			 ": the MMU and the data cache must be off",
			 r[HV_SCTLR_EL2]);
	say(j, HV_KEXEC_04, why);
}

/* x0 is the device tree's only if the kernel itself made one (kexec_file_load); of segments that it was given it knows none. */
static void judge_registers(const struct judging *j)
{
	const uint64_t *r = j->seen->state.r;
	char why[WHY] = "";

	if (r[HV_X0] || r[HV_X1] || r[HV_X2] || r[HV_X3])
		snprintf(why, sizeof(why), "x0 = 0x%" PRIx64 ", x1 = 0x%" PRIx64 ", x2 = 0x%" PRIx64 ", x3 = 0x%" PRIx64
			 ": they must be 0, as kexec_load knows of no device tree", r[HV_X0], r[HV_X1], r[HV_X2], r[HV_X3]);
	say(j, HV_KEXEC_03, why);
}

static void judge_bytes(const struct judging *j)
{
	uint64_t at = j->seen->state.r[HV_PC], first = 0, count = 0;
	const uint8_t *there = memory(j, at, j->b->image_size);
	char why[WHY] = "";

	for (uint64_t i = 0; there && i < j->b->image_size; i++) {
		if (there[i] == j->b->image[i])
			continue;
		if (!count++)
			first = i;
	}
	if (!there)
		snprintf(why, sizeof(why), "the kernel at 0x%" PRIx64 " goes beyond the memory's end", at);
	else if (count)
		snprintf(why, sizeof(why), "%" PRIu64 " of 0x%zx bytes did not arrive, the first at 0x%" PRIx64
			 ", offset 0x%" PRIx64 " of the Image: 0x%02x, and it is 0x%02x in the file", count,
			 j->b->image_size, at + first, first, there[first], j->b->image[first]);
	say(j, HV_KEXEC_01, why);
}

void live_next_judge(const struct boot *b, const struct next_seen *seen, const struct hv_suite_options *options,
		     struct hv_report *report)
{
	struct judging j = { b, seen, options, report, b->next == BOOT_CRASHES ? "crash" : "kexec", "" };
	static const enum hv_rule others[] = { HV_KEXEC_01, HV_KEXEC_03, HV_KEXEC_04 };

	snprintf(j.machine, sizeof(j.machine), "qemu:virt:%s", b->cpu);
	report->calls = 1;
	judge_arrival(&j);
	for (unsigned i = 0; !seen->arrived && i < sizeof(others) / sizeof(others[0]); i++)
		hide(&j, others[i], "the next kernel is not entered");
	if (seen->arrived) {
		judge_level(&j);
		judge_registers(&j);
		judge_bytes(&j);
	}
	hide(&j, HV_CACHE_01, "QEMU has no caches: that all of it is at the PoC cannot be seen there");
	rows_total(report);
}
