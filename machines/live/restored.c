/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel copies its memory back while EL2 has vectors that are copied out of the way, and then has the stub set its own again
 * (swsusp_arch_suspend_exit). So EL2 must be as it was, and so must all of the kernel that nothing writes to.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "machines/live/live.h"
#include "machines/live/restored.h"
#include "suite/known.h"
#include "suite/run/rows.h"

#define PAGE 4096u
#define CALL "hibernate"
#define WHY 300

struct judging {
	const struct boot *b;
	const struct next_seen *seen;
	const struct hv_suite_options *options;
	struct hv_report *report;
	char machine[100];
};

/* A kernel that runs at EL2 has its tables there. */
static struct live_page look_up(const struct ram *ram, const uint8_t *bytes, uint64_t va)
{
	bool high = HV_PSTATE_EL(snapshot_reg(&ram->snapshot.cpu[0], "pstate")) == 2;

	return high ? live_translate(ram, bytes, 0, va) : live_translate_host(ram, bytes, 0, va);
}

void live_restored_keep(const struct boot *b, struct restored_kept *kept)
{
	static struct ram ram;
	const struct snapshot *s = &b->found;
	uint64_t pc = snapshot_reg(&s->cpu[0], "pc"), base;
	struct live_page page;

	ram.snapshot = *s;
	page = look_up(&ram, b->ram, pc);
	base = pc - (page.pa - s->kernel);	/* the kernel's virtual address */
	*kept = (struct restored_kept){ .count = 0 };
	for (uint64_t at = 0; page.mapped && at + PAGE <= b->image_size && at / PAGE < RESTORED_PAGES; at += PAGE) {
		struct live_page of = look_up(&ram, b->ram, base + at);

		kept->page[at / PAGE] = of.mapped && !of.writable && !memcmp(board_at(b, s->kernel + at), b->image + at, PAGE);
		kept->count += kept->page[at / PAGE];
	}
}

/* Shipped kernels do this wrong, and upstream says so: on the way out of EL1, or in the code that copies. */
static const struct known_finding *find_known(const struct judging *j, enum hv_rule rule)
{
	if (j->options->fail_known)
		return NULL;
	if (rule == HV_STEP_02)
		return known_find(j->report->stub, "hibernate-5.16", rule, NULL, NULL);
	return HV_PSTATE_EL(j->seen->state.r[HV_PSTATE]) == 2 ? NULL :
	       known_find(j->report->stub, j->report->abi->name, rule, CALL, NULL);
}

/* `why` "": it holds. */
static void say(const struct judging *j, enum hv_rule rule, const char *why)
{
	rows_settle(rows_get(j->report, j->options, CALL, rule, j->machine), *why ? find_known(j, rule) : NULL, why);
}

static void hide(const struct judging *j, enum hv_rule rule, const char *why)
{
	rows_hide(rows_get(j->report, j->options, CALL, rule, j->machine), why);
}

static void judge_bytes(const struct judging *j, const struct restored_kept *kept)
{
	uint64_t first = 0, count = 0;
	char why[WHY] = "";

	for (uint64_t at = 0; at + PAGE <= j->b->image_size && at / PAGE < RESTORED_PAGES; at++) {
		if (!kept->page[at / PAGE] || *board_at(j->b, j->b->found.kernel + at) == j->b->image[at])
			continue;
		if (!count++)
			first = at;
	}
	if (count)
		snprintf(why, sizeof(why), "%" PRIu64 " bytes of the kernel's, which nothing writes to, are not what they were, "
			 "the first at 0x%" PRIx64 ", offset 0x%" PRIx64 " of the Image", count, j->b->found.kernel + first, first);
	if (kept->count)
		say(j, HV_KEXEC_01, why);
	else
		hide(j, HV_KEXEC_01, "no page of the kernel's is read-only and as in its file");
}

static uint64_t before(const struct judging *j, unsigned reg)
{
	char name[24] = "";

	for (size_t i = 0; hv_regs[reg].name[i] && i + 1 < sizeof(name); i++)
		name[i] = (char)toupper((unsigned char)hv_regs[reg].name[i]);
	return snapshot_reg(&j->b->found.cpu[0], name);
}

static void judge_registers(const struct judging *j)
{
	static const struct { enum hv_reg reg; enum hv_rule rule; } kept[] = {
		{ HV_VBAR_EL2, HV_STEP_02 }, { HV_SCTLR_EL2, HV_SYS_02 }, { HV_HCR_EL2, HV_SYS_02 }, { HV_CPTR_EL2, HV_SYS_02 },
		{ HV_MDCR_EL2, HV_SYS_02 }, { HV_TTBR0_EL2, HV_SYS_02 }, { HV_TCR_EL2, HV_SYS_02 }, { HV_MAIR_EL2, HV_SYS_02 },
	};

	for (unsigned i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		uint64_t was = before(j, kept[i].reg), is = j->seen->state.r[kept[i].reg];
		char why[WHY] = "";

		if (was != is)
			snprintf(why, sizeof(why), "%s = 0x%" PRIx64 " in the kernel that was restored, and it was 0x%" PRIx64
				 " when its image was made", hv_regs[kept[i].reg].name, is, was);
		say(j, kept[i].rule, why);
	}
}

/*
 * The kernel that was restored is at rest, and /init does not go on, whatever keeps it. That it was restored shows in the last
 * call, which the copied code has made.
 */
static bool rests(const struct judging *j)
{
	const uint64_t *r = j->seen->state.r, elr = r[HV_ELR_EL2];
	const struct snapshot *s = &j->b->found;

	return r[HV_PC] == snapshot_reg(&s->cpu[0], "pc") && elr - s->ram < s->ram_size && elr - s->kernel >= s->kernel_size;
}

static void judge_arrival(const struct judging *j)
{
	const uint64_t *r = j->seen->state.r;
	char why[WHY] = "";

	if (!j->seen->arrived)
		snprintf(why, sizeof(why), "the kernel that is restored does not go on: the CPU is at EL%u, pc 0x%" PRIx64
			 ", ESR_EL2 0x%" PRIx64 ", ELR_EL2 0x%" PRIx64 ", VBAR_EL2 0x%" PRIx64,
			 (unsigned)HV_PSTATE_EL(r[HV_PSTATE]), r[HV_PC], r[HV_ESR_EL2], r[HV_ELR_EL2], r[HV_VBAR_EL2]);
	say(j, HV_STEP_01, why);
}

void live_restored_judge(const struct boot *b, const struct restored_kept *kept, const struct next_seen *seen,
			 const struct hv_suite_options *options, struct hv_report *report)
{
	static const enum hv_rule others[] = { HV_KEXEC_01, HV_STEP_02, HV_SYS_02 };
	struct judging j = { b, seen, options, report, "" };
	bool restored = seen->arrived || rests(&j);

	snprintf(j.machine, sizeof(j.machine), "qemu:virt:%s", b->cpu);
	report->calls = 1;
	if (!seen->arrived && rests(&j))
		hide(&j, HV_STEP_01, "the kernel that is restored is at rest, but /init does not go on in it");
	else
		judge_arrival(&j);
	for (unsigned i = 0; !restored && i < sizeof(others) / sizeof(others[0]); i++)
		hide(&j, others[i], "the kernel that is restored does not go on");
	if (restored) {
		judge_bytes(&j, kept);
		judge_registers(&j);
	}
	hide(&j, HV_CACHE_01, "QEMU has no caches: that what was copied is at the PoC cannot be seen there");
	rows_total(report);
}
