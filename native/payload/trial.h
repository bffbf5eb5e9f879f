/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instructions that may take an exception: boot.S's vectors skip one of them while the CPU's own word of hv_guard is 1, and set
 * that to 2.
 */
#ifndef HVCHECK_NATIVE_TRIAL_H
#define HVCHECK_NATIVE_TRIAL_H

#include <stdbool.h>
#include <stdint.h>

/* Of the CPU that the payload began on, and of the second one; and which the former is: its MPIDR. */
extern uint64_t hv_guard[2], hv_first;

#define TRIAL_CLOBBERS "x9", "x10", "x11", "memory", "cc"

static inline volatile uint64_t *trial_guard(void)
{
	uint64_t mpidr;

	__asm__ volatile("mrs %0, mpidr_el1" : "=r"(mpidr));
	return &hv_guard[mpidr != hv_first];
}

/* Whether the instruction went through. */
static inline bool trial_ended(void)
{
	bool good;

	__asm__ volatile("dsb sy; isb" ::: "memory");
	good = *trial_guard() == 1;
	*trial_guard() = 0;
	return good;
}

static inline void trial_begins(void)
{
	*trial_guard() = 1;
	__asm__ volatile("dsb sy; isb" ::: "memory");
}

static inline bool trial_load(uint64_t at, uint64_t *value)
{
	uint64_t got = 0;

	trial_begins();
	__asm__ volatile("ldr %0, [%1]" : "+r"(got) : "r"(at) : TRIAL_CLOBBERS);
	*value = got;
	return trial_ended();
}

/* TRIAL_READ("icc_sre_el2", &value), TRIAL_WRITE("S3_4_C12_C9_5", value): system registers. */
#define TRIAL_READ(reg, value)								\
	({										\
		uint64_t got_ = 0;							\
		trial_begins();								\
		__asm__ volatile("mrs %0, " reg : "+r"(got_) : : TRIAL_CLOBBERS);	\
		*(value) = got_;							\
		trial_ended();								\
	})
#define TRIAL_WRITE(reg, value)								\
	({										\
		trial_begins();								\
		__asm__ volatile("msr " reg ", %0" : : "r"((uint64_t)(value)) : TRIAL_CLOBBERS); \
		trial_ended();								\
	})

#endif
