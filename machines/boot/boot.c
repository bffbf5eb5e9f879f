/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a kernel's file to a machine that stands still. */
#define _GNU_SOURCE
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "isa/exception.h"
#include "machines/boot/boot.h"
#include "machines/boot/line.h"
#include "suite/clock.h"

#define IMAGE_SIZE_AT 16	/* in the Image's header */
#define FLAGS_AT 24
#define KERNEL_MAX (96ull << 20)	/* QEMU puts the archive 128 MiB behind the start of the RAM, or behind the kernel */
#define SECOND 1000000000ull
#define SILENCE 60		/* seconds without a word: the slowest kernel is quiet for two */
#define PATIENCE 300		/* seconds in all */
#define STOPS 100		/* times that the machine is stopped, until every CPU is where the kernel idles */
#define NAP_MS 20
#define ESR_S1PTW (1u << 7)
#define ESR_FSC 0x3fu
#define FSC_TRANSLATION_0 4u
#define BANNER "Linux version "
/* Of 32-bit Arm, whose console comes late: on a busy host the kernel would seem to hang. */
#define EARLY "earlycon=pl011,0x09000000"
#define CRASH_MEMORY "crashkernel=128M@0x50000000"	/* BOOT_CRASH_AT */

enum { EXIT_ERROR = 2, EXIT_NOTHING = 77 };

#define FAIL(b, status, ...) (snprintf((b)->error, sizeof((b)->error), __VA_ARGS__), (status))

/* --- before ---------------------------------------------------------------------------------------------- */

/* The word behind "Linux version". */
static void find_release(struct boot *b)
{
	const uint8_t *found = memmem(b->image, b->image_size, BANNER, strlen(BANNER));
	char *to = b->found.release;

	strcpy(to, "unknown");
	if (!found)
		return;
	found += strlen(BANNER);
	for (size_t i = 0; i + 1 < sizeof(b->found.release) && found + i < b->image + b->image_size; i++) {
		if (found[i] <= ' ' || found[i] > '~')
			break;
		to[i] = (char)found[i];
		to[i + 1] = '\0';
	}
}

static int measure(struct boot *b)
{
	memcpy(&b->found.kernel_size, b->image + IMAGE_SIZE_AT, 8);
	if (!b->found.kernel_size)
		return FAIL(b, EXIT_ERROR, "%s: the Image does not say how much memory it needs, as each since Linux 3.17 does",
			    b->name);
	if (b->found.kernel_size < b->image_size)
		b->found.kernel_size = b->image_size;
	if (b->found.kernel_size > KERNEL_MAX)
		return FAIL(b, EXIT_ERROR, "%s: a kernel of 0x%llx bytes, more than there is room for here", b->name,
			    (unsigned long long)b->found.kernel_size);
	return 0;
}

/* No random addresses: the same kernel gives the same snapshot, or nearly. A panic ends QEMU. */
static int make_command(struct boot *b, bool vhe)
{
	static const char *const tasks[][2] = {	/* the other one makes a virtual machine */
		[BOOT_STAYS] = { "", " -- " BOOT_VM },
		[BOOT_KEXECS] = { " -- " BOOT_KEXEC, " -- " BOOT_VM_KEXEC },
		[BOOT_CRASHES] = { " " CRASH_MEMORY " -- " BOOT_CRASH, " " CRASH_MEMORY " -- " BOOT_VM_CRASH },
		[BOOT_HIBERNATES] = { " -- " BOOT_HIBERNATE, " -- " BOOT_VM_HIBERNATE },
	};
	bool arm = b->found.exec == HV_A32;
	const char *mode = arm ? EARLY : b->mode->append, *more = vhe ? b->mode->on_vhe : "";
	const char *task = arm ? "" : tasks[b->next][b->mode->vm];
	int length = snprintf(b->found.command, sizeof(b->found.command), "console=ttyAMA0 panic=-1 nokaslr%s%s%s%s%s%s%s",
			      *mode ? " " : "", mode, *more ? " " : "", more, b->append ? " " : "",
			      b->append ? b->append : "", task);

	if ((size_t)length >= sizeof(b->found.command))
		return FAIL(b, EXIT_ERROR, "%s: the command line is too long", b->name);
	for (const char *c = b->found.command; *c; c++)
		if ((unsigned char)*c < ' ')
			return FAIL(b, EXIT_ERROR, "%s: the command line has a control character in it", b->name);
	return 0;
}

/* A kernel whose pages the CPU does not have parks it without a word. ID_AA64MMFR0_EL1: TGran4, TGran16, TGran64. */
static int check_pages(struct boot *b)
{
	unsigned pages = b->image[FLAGS_AT] >> 1 & 3;	/* 0: older kernels do not say */
	uint64_t mmfr0;

	if (gdb_read_sysreg(&b->gdb, "id_aa64mmfr0_el1", &mmfr0))
		return FAIL(b, EXIT_NOTHING, "%s: QEMU does not show the registers of its CPU", b->name);
	const bool has[] = { true, (mmfr0 >> 28 & 15) != 15, mmfr0 >> 20 & 15, (mmfr0 >> 24 & 15) != 15 };

	if (!has[pages])
		return FAIL(b, EXIT_ERROR, "%s: the kernel has pages of %u KiB, and QEMU's CPU \"%s\" does not; take another with "
			    "--cpu, such as max", b->name, 1u << 2 * pages, b->cpu);
	return 0;
}

/* The CPU is asked before the kernel runs, as the command line depends on it. */
static int start(struct boot *b)
{
	uint64_t mmfr1 = 0;
	int status = make_command(b, false);

	if (!status)
		status = board_start(b, b->found.command);
	if (status || b->found.exec == HV_A32 || !*b->mode->on_vhe ||
	    gdb_read_sysreg(&b->gdb, "id_aa64mmfr1_el1", &mmfr1) || !(mmfr1 >> 8 & 15))
		return status;
	board_end(b);
	status = make_command(b, true);
	return status ? status : board_start(b, b->found.command);
}

/* --- while it boots -------------------------------------------------------------------------------------- */

static int ended(struct boot *b)
{
	if (*b->console.panic)
		return FAIL(b, EXIT_ERROR, "%s: the kernel panics on QEMU's CPU \"%s\": %s", b->name, b->cpu, b->console.panic);
	return FAIL(b, EXIT_ERROR, "%s: QEMU ends before the kernel has reached user space", b->name);
}

/* An abort of a lower level, in stage 2, by a walk of stage 1. */
static bool is_walk_in_stage_2(uint64_t esr)
{
	return (ISA_ESR_EC(esr) == ISA_EC_FETCH_BELOW || ISA_ESR_EC(esr) == ISA_EC_DATA_BELOW) && esr & ESR_S1PTW;
}

#define VTCR_SL0(vtcr) ((vtcr) >> 6 & 3)
#define VTCR_TG0(vtcr) ((vtcr) >> 14 & 3)
#define VTCR_DS (1ull << 32)
#define TG0_16K 2
#define SL0_LEVEL_0 3	/* with pages of 16 KiB, and DS (Arm ARM D13.2.152) */

/* Protected KVM's stage 2 for the host begins at level 0. QEMU 7.2 takes that for a fault, although its tables are all there. */
static bool begins_at_level_0(uint64_t esr, uint64_t vtcr)
{
	return (esr & ESR_FSC) == FSC_TRANSLATION_0 && vtcr & VTCR_DS && VTCR_TG0(vtcr) == TG0_16K && VTCR_SL0(vtcr) == SL0_LEVEL_0;
}

/* Why the host has the same fault of a walk for ever, if that is known. */
static const char *reason(struct boot *b)
{
	uint64_t esr = 0, vtcr = 0;

	gdb_read_sysreg(&b->gdb, "esr_el2", &esr);
	gdb_read_sysreg(&b->gdb, "vtcr_el2", &vtcr);
	if (strcmp(b->mode->name, "protected") || !is_walk_in_stage_2(esr))
		return "";
	if (!strcmp(b->cpu, "cortex-a57"))
		return "; protected KVM from Linux 6.16 on hangs so by its workaround for erratum 834220 of this CPU: try "
		       "--cpu=cortex-a72";
	return !begins_at_level_0(esr, vtcr) ? "" :
	       "; this QEMU refuses a stage 2 of 16 KiB pages and 52 bits, which begins at level 0: try --cpu=max,lpa2=off or "
	       "--cpu=cortex-a76";
}

/* "; CPU 0 is at EL2, pc ...": where a kernel that hangs does so. Nothing if QEMU does not say. */
static const char *whereabouts(struct boot *b, char *text, size_t size)
{
	struct gdb_regs regs;
	uint64_t esr = 0, far = 0, elr = 0;
	unsigned level;

	*text = '\0';
	if (gdb_stop(&b->gdb) || gdb_choose(&b->gdb, 0) || gdb_read(&b->gdb, &regs))
		return text;
	level = hv_pstate_level(regs.pstate);
	if (level == 2) {
		gdb_read_sysreg(&b->gdb, "esr_el2", &esr);
		gdb_read_sysreg(&b->gdb, "elr_el2", &elr);
		gdb_read_sysreg(&b->gdb, "far_el2", &far);
		snprintf(text, size, "; CPU 0 is at EL2, pc 0x%llx, ESR_EL2 0x%llx, ELR_EL2 0x%llx, FAR_EL2 0x%llx%s",
			 (unsigned long long)regs.pc, (unsigned long long)esr, (unsigned long long)elr, (unsigned long long)far,
			 reason(b));
	} else {
		snprintf(text, size, "; CPU 0 is at EL%u, pc 0x%llx%s", level, (unsigned long long)regs.pc, reason(b));
	}
	return text;
}

static int waited(struct boot *b, uint64_t silence)
{
	char where[400];

	if (silence < SILENCE * SECOND)
		return FAIL(b, EXIT_ERROR, "%s: the kernel has not reached user space after %d seconds", b->name, PATIENCE);
	if (!b->console.heard)
		return FAIL(b, EXIT_ERROR, "%s: the kernel says nothing on its console, a PL011 at 0x09000000, for %d seconds%s",
			    b->name, SILENCE, strcmp(b->cpu, "max") ? whereabouts(b, where, sizeof(where)) :
			    "; some do not start on a CPU with FEAT_LPA2: try --cpu=max,lpa2=off");
	return FAIL(b, EXIT_ERROR, "%s: the kernel hangs: nothing on its console for %d seconds%s", b->name, SILENCE,
		    whereabouts(b, where, sizeof(where)));
}

static int wait_for_line(struct boot *b)
{
	struct process_wait heard = process_wait_from_now(&b->process);
	uint64_t begin = clock_now();

	while (!b->console.reached) {
		struct pollfd waiting = { .fd = b->console.fd, .events = POLLIN };
		uint64_t before = b->console.heard;

		poll(&waiting, 1, 1000);
		if (!console_take(&b->console, b->progress) && !b->console.reached)
			return ended(b);
		if (b->console.refused)
			return FAIL(b, EXIT_NOTHING, b->next == BOOT_HIBERNATES ? "%s: the kernel makes no image of itself: it may "
				    "be built without CONFIG_HIBERNATION_SNAPSHOT_DEV" : "%s: the kernel does not load itself once "
				    "more: it may have no kexec_load, or no memory for that", b->name);
		if (before != b->console.heard)
			heard = process_wait_from_now(&b->process);
		if (process_waited(&b->process, &heard, SILENCE * SECOND) || clock_now() - begin >= PATIENCE * SECOND)
			return waited(b, clock_now() - heard.since);
	}
	return 0;
}

/* --- when it is there ------------------------------------------------------------------------------------ */

/* All CPUs are in the kernel, in its half of the addresses: none is in user space, nor on its way through EL2. */
static bool is_settled(struct boot *b)
{
	unsigned level, top = b->found.exec == HV_A32 ? 31 : 63;

	for (unsigned i = 0; i < b->smp; i++) {
		struct gdb_regs regs;

		if (gdb_choose(&b->gdb, i) || gdb_read(&b->gdb, &regs))
			return false;
		level = hv_pstate_level(regs.pstate);
		if ((level != 1 && level != 2) || !(regs.pc >> top & 1))
			return false;
	}
	return true;
}

/* A CPU that was caught on its way goes on for a moment. */
int boot_stop(struct boot *b)
{
	for (unsigned i = 0; i < STOPS; i++) {
		poll(NULL, 0, NAP_MS);
		console_take(&b->console, NULL);
		if (gdb_stop(&b->gdb))
			return FAIL(b, EXIT_NOTHING, "%s: QEMU does not answer any more", b->name);
		if (is_settled(b))
			return 0;
		if (gdb_continue(&b->gdb))
			break;
	}
	return FAIL(b, EXIT_NOTHING, "%s: the kernel's CPUs do not come to rest", b->name);
}

static int check(struct boot *b)
{
	const char *mode;

	for (unsigned i = 0; i < b->smp; i++) {
		if (!snapshot_has_reg(&b->found.cpu[i], "VBAR_EL2") || b->console.low)
			return FAIL(b, EXIT_ERROR, "%s: the kernel was started at %s: QEMU's CPU \"%s\" has no %s", b->name,
				    b->found.exec == HV_A32 ? "PL1" : "EL1", b->cpu, hv_execs[b->found.exec].el2);
		mode = boot_mode_of(&b->found.cpu[i]);
		if (strcmp(mode, b->mode->name))
			return FAIL(b, EXIT_ERROR, "%s: asked for mode %s, CPU %u of the kernel came up in mode %s; this kernel "
				    "may not have it on QEMU's CPU \"%s\"", b->name, b->mode->name, i, mode, b->cpu);
		if (!strcmp(mode, "none") &&
		    snapshot_reg(&b->found.cpu[i], "VBAR_EL2") != snapshot_reg(&b->found.cpu[0], "VBAR_EL2"))
			return FAIL(b, EXIT_ERROR, "%s: CPU %u has another vector table at EL2 than CPU 0", b->name, i);
	}
	return 0;
}

void boot_begin(struct boot *b)
{
	board_init(b);
}

int boot_run(struct boot *b)
{
	int status;

	b->found.ram = BOOT_RAM_BASE;
	b->found.ram_size = BOOT_RAM_SIZE;
	if (!b->smp || b->smp > BOOT_CPUS_MAX)
		return FAIL(b, EXIT_ERROR, "%u CPUs; there are 1 to %d", b->smp, BOOT_CPUS_MAX);
	snprintf(b->found.model, sizeof(b->found.model), "%s", b->cpu);
	snprintf(b->found.mode, sizeof(b->found.mode), "%s", b->mode->name);
	find_release(b);
	status = b->found.exec == HV_A32 ? arm_check(b) : measure(b);
	if (!status)
		status = start(b);
	if (!status && b->found.exec == HV_A64)
		status = check_pages(b);
	if (!status && gdb_continue(&b->gdb))
		status = FAIL(b, EXIT_NOTHING, "%s: QEMU ends before the kernel has begun", b->name);
	if (!status)
		status = wait_for_line(b);
	if (!status)
		status = boot_stop(b);
	if (!status && registers_read(b))
		status = FAIL(b, EXIT_NOTHING, "%s: QEMU does not show the registers of its CPU", b->name);
	if (!status && b->found.exec == HV_A32)
		status = arm_locate(b);
	return status ? status : check(b);
}

void boot_end(struct boot *b)
{
	board_end(b);
}
