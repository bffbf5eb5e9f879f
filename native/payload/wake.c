/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GICv2 (IHI 0048), GICv3 (IHI 0069), BCM2836 (QA7). Firmware may not let us at them, or have them elsewhere than its device tree
 * says: each access is a trial.
 */
#include "native/payload/wake.h"

#include "native/payload/payload.h"
#include "native/payload/trial.h"

#define SGI 7
#define EL2_TIMER 26			/* PPI: BSA */
#define MPIDR_AFFINITY 0xff00ffffffull
#define PRIORITY_MOST 0xff

#define GICD_CTLR 0
#define GICD_CTLR_ENABLE 3		/* both groups, or Non-secure's with and without affinities */
#define GICD_CTLR_ARE (1u << 4)
#define GICD_ISENABLER0 0x100		/* GICv2: of the CPU that reads it, as the next two */
#define GICD_IPRIORITYR 0x400
#define GICD_ITARGETSR 0x800
#define GICD_CPENDSGIR 0xf10
#define GICD_SGIR 0xf00
#define GICD_SGIR_OTHERS (1u << 24)
#define GICD_SGIR_TARGETS(mask) ((uint32_t)(mask) << 16)
#define GICC_CTLR 0
#define GICC_PMR 4

#define GICR_TYPER 8
#define GICR_TYPER_VLPIS 2u
#define GICR_TYPER_LAST 0x10u
#define GICR_WAKER 0x14
#define GICR_WAKER_SLEEP 2u
#define GICR_SGIS 0x10000		/* the frame of SGIs and PPIs */
#define GICR_FRAMES 0x20000		/* from one CPU's to the next's; twice that with VLPIs */
#define GICR_IGROUPR0 0x80
#define GICR_ISENABLER0 0x100
#define GICR_ISPENDR0 0x200
#define GICR_ICPENDR0 0x280
#define GICR_IPRIORITYR 0x400
#define MOST_REDISTRIBUTORS 512

#define BCM_TIMERS 0x40			/* timers' interrupts, likewise */
#define BCM_TIMER_EL2 4u
#define BCM_ENABLE 0x50			/* mailboxes' interrupts, a word a CPU */
#define BCM_SET 0x80			/* mailbox 0, 16 bytes a CPU */
#define BCM_CLEAR 0xc0

static uint32_t read32(uint64_t at)
{
	uint32_t value;

	trial_load(at, &value);
	return value;
}

/* --- GICv2 ------------------------------------------------------------------------------------------------------- */

#define TARGETS 8		/* CPUs that a GICv2 can have */

/* What a CPU has read for the targets of its own interrupts: itself. */
static struct { uint64_t mpidr; uint8_t mask; } targets[TARGETS];

static void note_target(void)
{
	const uint64_t mpidr = arch_mpidr() & MPIDR_AFFINITY;

	for (unsigned i = 0; i < TARGETS; i++)
		if (!targets[i].mask || targets[i].mpidr == mpidr) {
			targets[i].mpidr = mpidr;
			targets[i].mask = (uint8_t)read32(entry_record.gic.at[0] + GICD_ITARGETSR);
			return;
		}
}

static uint32_t target_of(uint64_t mpidr)
{
	for (unsigned i = 0; i < TARGETS && targets[i].mask; i++)
		if (targets[i].mpidr == mpidr)
			return GICD_SGIR_TARGETS(targets[i].mask);
	return GICD_SGIR_OTHERS;
}

static void enable_v2(unsigned id)
{
	const uint64_t gicd = entry_record.gic.at[0];

	trial_store_byte(gicd + GICD_IPRIORITYR + id, 0);
	trial_store(gicd + GICD_ISENABLER0, 1u << id);
}

static void open_v2(void)
{
	const struct entry_gic *gic = &entry_record.gic;

	note_target();
	enable_v2(SGI);
	trial_store_byte(gic->at[0] + GICD_CPENDSGIR + SGI, 0xff);
	trial_store(gic->at[1] + GICC_PMR, PRIORITY_MOST);
	trial_store(gic->at[1] + GICC_CTLR, 1);
}

static void forward_v2(void)
{
	const uint64_t at = entry_record.gic.at[0];

	trial_store(at + GICD_CTLR, read32(at + GICD_CTLR) | 1);
}

static void wake_v2(uint64_t mpidr)
{
	const uint64_t at = entry_record.gic.at[0];

	forward_v2();
	trial_store(at + GICD_SGIR, target_of(mpidr) | SGI);
}

/* --- GICv3 ------------------------------------------------------------------------------------------------------- */

/* The redistributor of the CPU with these affinities; 0: there is none. */
static uint64_t redistributor(uint64_t mpidr)
{
	const uint32_t wanted = (uint32_t)((mpidr >> 32 & 0xff) << 24 | (mpidr & 0xffffff));
	uint64_t at = entry_record.gic.at[1];

	for (unsigned i = 0; i < MOST_REDISTRIBUTORS; i++) {
		uint32_t type = read32(at + GICR_TYPER);

		if (read32(at + GICR_TYPER + 4) == wanted)
			return at;
		if (type & GICR_TYPER_LAST)
			break;
		at += type & GICR_TYPER_VLPIS ? 2 * GICR_FRAMES : GICR_FRAMES;
	}
	return 0;
}

/* The frame of its SGIs and PPIs, one of which is let through to this CPU; 0: it has none. */
static uint64_t enable_v3(uint64_t mpidr, unsigned id)
{
	const uint64_t at = redistributor(mpidr), sgis = at + GICR_SGIS, gicd = entry_record.gic.at[0];

	if (!at)
		return 0;
	trial_store(gicd + GICD_CTLR, read32(gicd + GICD_CTLR) | GICD_CTLR_ARE | GICD_CTLR_ENABLE);
	trial_store(at + GICR_WAKER, read32(at + GICR_WAKER) & ~GICR_WAKER_SLEEP);
	trial_store(sgis + GICR_IGROUPR0, read32(sgis + GICR_IGROUPR0) | 1u << id);
	trial_store_byte(sgis + GICR_IPRIORITYR + id, 0);
	trial_store(sgis + GICR_ISENABLER0, 1u << id);
	return sgis;
}

static void wake_v3(uint64_t mpidr)
{
	const uint64_t sgis = enable_v3(mpidr, SGI);

	if (sgis)
		trial_store(sgis + GICR_ISPENDR0, 1u << SGI);
}

static void end_v3(uint64_t mpidr)
{
	const uint64_t at = redistributor(mpidr);

	if (at)
		trial_store(at + GICR_SGIS + GICR_ICPENDR0, 1u << SGI);
}

/* --- Raspberry Pi ------------------------------------------------------------------------------------------------- */

static void wake_bcm(uint64_t mpidr)
{
	const uint64_t at = entry_record.gic.at[0];

	trial_store(at + BCM_ENABLE + 4 * (mpidr & 3), 1);
	trial_store(at + BCM_SET + 16 * (mpidr & 3), 1);
}

static void end_bcm(uint64_t mpidr)
{
	trial_store(entry_record.gic.at[0] + BCM_CLEAR + 16 * (mpidr & 3), ~0u);
}

/* ------------------------------------------------------------------------------------------------------------------ */

bool wake_is_heard(void)
{
	return arch_is_interrupted();
}

void wake_open(void)
{
	if (entry_record.gic.kind == ENTRY_GIC_V2)
		open_v2();
	else
		hv_open_gic();
}

void wake(uint64_t mpidr)
{
	if (entry_record.gic.kind == ENTRY_GIC_V2)
		wake_v2(mpidr);
	else if (entry_record.gic.kind == ENTRY_GIC_V3)
		wake_v3(mpidr);
	else if (entry_record.gic.kind == ENTRY_GIC_BCM2836)
		wake_bcm(mpidr);
}

void wake_end(uint64_t mpidr)
{
	if (entry_record.gic.kind == ENTRY_GIC_V3)
		end_v3(mpidr);
	else if (entry_record.gic.kind == ENTRY_GIC_BCM2836)
		end_bcm(mpidr);
}

bool wake_by_timer(void)
{
	const uint64_t mpidr = arch_mpidr() & MPIDR_AFFINITY, at = entry_record.gic.at[0];

	wake_open();
	switch (entry_record.gic.kind) {
	case ENTRY_GIC_V2:
		enable_v2(EL2_TIMER);
		forward_v2();
		return true;
	case ENTRY_GIC_V3:
		return enable_v3(mpidr, EL2_TIMER) != 0;
	case ENTRY_GIC_BCM2836:
		trial_store(at + BCM_TIMERS + 4 * (mpidr & 3), BCM_TIMER_EL2);
		return true;
	}
	return false;
}
