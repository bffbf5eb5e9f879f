/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/firmware.h"

#include "native/payload/cached.h"
#include "native/payload/payload.h"
#include "native/payload/psci.h"
#include "native/payload/second.h"
#include "native/payload/trial.h"
#include "native/payload/watched.h"

#define NOTE(id) entry_record.noted[ENTRY_NOTED_##id]

static unsigned probe_counter(uint64_t *value)
{
	uint64_t before = arch_counter();

	for (unsigned i = 0; i < 100000 && arch_counter() == before; i++)
		;
	*value = arch_counter() - before;
	return *value != 0;
}

/* The level of one that is not at EL2, or 0, and how many are. They are started once. */
static unsigned probe_cpus(uint64_t *value)
{
	static unsigned level, other;
	unsigned up;

	if (entry_record.cpu_count < 2)
		return PROBE_ABSENT;
	up = second_start_all(&other);
	level = other ? other : level;
	if (!second_is_up())
		second_start();
	*value = level | (uint64_t)up << PROBE_CPUS_UP;
	return *value != 0;
}

/* The exception is ours, and the word behind the HVC is what it skips. */
static unsigned probe_hvc(uint64_t *value)
{
	trial_begins();
	__asm__ volatile("hvc #0; nop" : : : TRIAL_CLOBBERS);
	trial_ended();
	__asm__ volatile("mrs %0, esr_el2" : "=r"(*value));
	return 1;
}

static unsigned probe_smc(uint64_t *value)
{
	return psci_call(PSCI_VERSION, 0, 0, 0, value);
}

static unsigned probe_gic(uint64_t *value)
{
	if (entry_record.gic.kind != ENTRY_GIC_V3 || !(NOTE(ID_AA64PFR0_EL1) >> 24 & 15))
		return PROBE_ABSENT;
	return TRIAL_WRITE("S3_4_C12_C9_5", 0xf) && TRIAL_READ("S3_4_C12_C9_5", value);
}

#define PMU_NOT_ARMS 15

static bool has_pmu(void)
{
	const uint64_t version = NOTE(ID_AA64DFR0_EL1) >> 8 & 15;

	return version && version != PMU_NOT_ARMS;
}

/* A register of Secure EL2's that is UNDEFINED at any other. */
static unsigned probe_secure(uint64_t *value)
{
	return NOTE(ID_AA64PFR0_EL1) >> 36 & 15 ? TRIAL_READ("S3_4_C2_C6_0", value) : PROBE_ABSENT;
}

#define LARGEST_LINE 2048	/* CTR_EL0.CWG */
static uint64_t cell[LARGEST_LINE / 8] __attribute__((aligned(LARGEST_LINE)));
enum { OLD = 0x01d, NEW = 0x2e3 };

static void put_old(void)
{
	*(volatile uint64_t *)cell = OLD;
	hv_flush((uintptr_t)cell, sizeof(cell));
}

/* What memory has there, past the caches; then what is in a cache goes there. */
static uint64_t past_caches(void)
{
	const uint64_t was = *(volatile uint64_t *)cell;

	hv_flush((uintptr_t)cell, sizeof(cell));
	return was;
}

/* What is not cleaned is not seen past the caches, so that this board has some that can be seen. */
static uint64_t find_stale(void)
{
	put_old();
	cached_store(cell, NEW);
	return past_caches() == OLD ? PROBE_STALE : 0;
}

static unsigned probe_caches(uint64_t *value)
{
	if (!cached_open())
		return PROBE_ABSENT;
	*value = find_stale();
	return *(volatile uint64_t *)cell == NEW;
}

static unsigned probe_code(uint64_t *value)
{
	extern const char hv_text[], hv_data[];

	if (!cached_open())
		return PROBE_ABSENT;
	watched_restore_planted();
	*value = find_stale() | cached_crc(hv_text, (uint64_t)(hv_data - hv_text));
	return 1;
}

static uint64_t load_cell(uint64_t unused)
{
	const uint64_t value = cached_load(cell);

	(void)unused;
	hv_flush((uintptr_t)cell, sizeof(cell));
	return value;
}

/* This CPU stores to its cache, and another one loads through its own. */
static unsigned probe_coherent(uint64_t *value)
{
	uint64_t there = 0;

	if (entry_record.cpu_count < 2 || !cached_open() || (!second_is_up() && !second_start()))
		return PROBE_ABSENT;
	put_old();
	cached_store(cell, NEW);
	*value = *(volatile uint64_t *)cell == OLD ? PROBE_STALE : 0;
	if (!second_do(load_cell, 0, &there))
		return 0;
	past_caches();
	return there == NEW;
}

/* Of pointer authentication: APA and API of ID_AA64ISAR1_EL1, or APA3 of ID_AA64ISAR2_EL1. */
static bool has_keys(void)
{
	return NOTE(ID_AA64ISAR1_EL1) & 0xff0 || NOTE(ID_AA64ISAR2_EL1) & 0xf000;
}

unsigned firmware_probe(enum probe probe, uint64_t *value)
{
	*value = 0;
	switch (probe) {
	case PROBE_COUNTER:
		return probe_counter(value);
	case PROBE_CPUS:
		return probe_cpus(value);
	case PROBE_HVC:
		return probe_hvc(value);
	case PROBE_SMC:
		return probe_smc(value);
	case PROBE_SECURE:
		return probe_secure(value);
	case PROBE_CACHES:
		return probe_caches(value);
	case PROBE_CODE:
		return probe_code(value);
	case PROBE_COHERENT:
		return probe_coherent(value);
	case PROBE_FP:
		return TRIAL_READ("fpcr", value);
	case PROBE_PMU:
		return has_pmu() ? TRIAL_READ("pmcr_el0", value) : PROBE_ABSENT;
	case PROBE_DEBUG:
		return TRIAL_READ("mdscr_el1", value);
	case PROBE_GIC:
		return probe_gic(value);
	case PROBE_HCX:
		return NOTE(ID_AA64MMFR1_EL1) >> 40 & 15 ? TRIAL_READ("S3_4_C1_C2_2", value) : PROBE_ABSENT;
	case PROBE_KEYS:
		return has_keys() ? TRIAL_READ("S3_0_C2_C1_0", value) : PROBE_ABSENT;
	case PROBE_SILENCE:
	case PROBE_COUNT:
		break;
	}
	return PROBE_ABSENT;
}
