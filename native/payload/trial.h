/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instructions that may take an exception: boot.S's vectors skip one of them while the CPU's own word of hv_guard is 1, and set
 * that to 2.
 */
#ifndef HVCHECK_NATIVE_TRIAL_H
#define HVCHECK_NATIVE_TRIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "native/payload/arch.h"

/* Of the CPU that the payload began on, and of the second one; and which the former is: its MPIDR. */
extern uint64_t hv_guard[2], hv_first;

#ifdef __aarch64__
#define TRIAL_CLOBBERS "x9", "x10", "x11", "memory", "cc"
#else
#define TRIAL_CLOBBERS "r2", "r3", "r12", "memory", "cc"
#endif

static inline volatile uint64_t *trial_guard(void)
{
	return &hv_guard[arch_mpidr() != hv_first];
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

/* A word of 32 bits; `value` is 0 if there is none. */
static inline bool trial_load(uint64_t at, uint32_t *value)
{
	uint32_t got = 0;
	bool good;

	trial_begins();
	__asm__ volatile("ldr %" ARCH_W "0, [%1]" : "+r"(got) : "r"((arch_word)at) : TRIAL_CLOBBERS);
	good = trial_ended();
	*value = good ? got : 0;
	return good;
}

static inline void trial_store(uint64_t at, uint32_t value)
{
	trial_begins();
	__asm__ volatile("str %" ARCH_W "0, [%1]" : : "r"(value), "r"((arch_word)at) : TRIAL_CLOBBERS);
	trial_ended();
}

static inline void trial_store_byte(uint64_t at, uint8_t value)
{
	trial_begins();
	__asm__ volatile("strb %" ARCH_W "0, [%1]" : : "r"(value), "r"((arch_word)at) : TRIAL_CLOBBERS);
	trial_ended();
}

/* TRIAL_READ("icc_sre_el2", &value), TRIAL_WRITE("S3_4_C12_C9_5", value): system registers of AArch64. */
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
