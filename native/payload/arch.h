/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the payload of AArch64 and that of AArch32 do alike by other instructions. Their C is the same; what they do in ways of
 * their own is in files of native/payload/ and of native/payload/arm/ that declare the same functions.
 */
#ifndef HVCHECK_NATIVE_ARCH_H
#define HVCHECK_NATIVE_ARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/exec.h"

#ifdef __aarch64__
#define ARCH_EXEC HV_A64
#define ARCH_DTB 0			/* which of the registers at entry has the device tree */
#define ARCH_DOOR 0x400			/* in a table: the slot that a kernel's HVC takes, */
#define ARCH_DOOR_SIZE 0x80		/* and what the runner may plant in */
#define ARCH_ADDRESSES (~0ull)		/* that the payload's loads reach */
#define ARCH_PSCI_CPU_ON 0xc4000003
/* An instruction in both assemblers' words; the latter's are CP15's. */
#define ARCH_READ(a64, a32, value) __asm__ volatile("mrs %0, " a64 : "=r"(value))
#define ARCH_READ_PAIR(a64, a32, value) ARCH_READ(a64, a32, value)
#define ARCH_DO(a64, a32, value) __asm__ volatile(a64 ", %0" : : "r"(value) : "memory")
#define ARCH_DO_ALL(a64, a32) __asm__ volatile(a64 "; dsb sy; isb" : : : "memory")
#define ARCH_W "w"			/* a register of 32 bits, in a template */
typedef uint64_t arch_word;
#else
#define ARCH_EXEC HV_A32
#define ARCH_DTB 2
#define ARCH_DOOR 0x14
#define ARCH_DOOR_SIZE 8
#define ARCH_ADDRESSES 0x100000000ull
#define ARCH_PSCI_CPU_ON 0x84000003
#define ARCH_READ(a64, a32, value) __asm__ volatile("mrc p15, " a32 : "=r"(value))
#define ARCH_READ_PAIR(a64, a32, value) __asm__ volatile("mrrc p15, " a32 : "=r"(value))
#define ARCH_DO(a64, a32, value) __asm__ volatile("mcr p15, " a32 : : "r"((uint32_t)(value)) : "memory")
#define ARCH_DO_ALL(a64, a32) __asm__ volatile("mcr p15, " a32 "; dsb sy; isb" : : "r"(0) : "memory")
#define ARCH_W ""
typedef uint32_t arch_word;
#endif

/* CNTPCT, of which the second counts CNTFRQ. */
static inline uint64_t arch_counter(void)
{
	uint64_t value;

	__asm__ volatile("isb" : : : "memory");
	ARCH_READ_PAIR("cntpct_el0", "0, %Q0, %R0, c14", value);
	return value;
}

static inline uint64_t arch_counter_hz(void)
{
	arch_word value;

	ARCH_READ("cntfrq_el0", "0, %0, c14, c0, 0", value);
	return value;
}

/* Which CPU this is. */
static inline uint64_t arch_mpidr(void)
{
	arch_word value;

	ARCH_READ("mpidr_el1", "0, %0, c0, c0, 5", value);
	return value;
}

static inline uint64_t arch_vectors(void)
{
	arch_word value;

	ARCH_READ("vbar_el2", "4, %0, c12, c0, 0", value);
	return value;
}

/* Bytes of the shortest line of a data cache: CTR.DminLine is in words. */
static inline uint64_t arch_line_size(void)
{
	arch_word value;

	ARCH_READ("ctr_el0", "0, %0, c0, c0, 1", value);
	return 4ull << (value >> 16 & 15);
}

/* Clean and invalidate a line, to the point of coherency. */
static inline void arch_flush_line(uint64_t at)
{
	ARCH_DO("dc civac", "0, %0, c7, c14, 1", at);
}

/* No instruction cache of this CPU keeps anything. */
static inline void arch_drop_code(void)
{
	ARCH_DO_ALL("ic iallu", "0, %0, c7, c5, 0");
}

/*
 * At EL2: no instruction cache of any CPU keeps anything. Nor does this CPU's TLB, for which an emulator alone has a use while the
 * MMU is off: QEMU keeps there whether it has translated code of a page. Once, a stub of before ran on after its code was stored
 * anew; that another CPU came to code of that page meanwhile, and this one kept that wrongly, is a guess.
 */
static inline void arch_drop_code_everywhere(void)
{
	ARCH_DO_ALL("ic ialluis; tlbi alle2", "0, %0, c7, c1, 0; mcr p15, 4, %0, c8, c7, 0");
}

/* ISR: an interrupt is pending, and would be taken if it were not masked. */
static inline bool arch_is_interrupted(void)
{
	arch_word value;

	ARCH_READ("isr_el1", "0, %0, c12, c1, 0", value);
	return value & 3u << 6;
}

/*
 * Words that two CPUs, or the host, share. While the MMU is off a board may not have exclusive accesses, of which AArch32 makes
 * its atomic stores of 64 bits; a number that is shared has 32 bits that matter.
 */
static inline uint64_t arch_get(const uint64_t *word)
{
#ifdef __aarch64__
	return __atomic_load_n(word, __ATOMIC_ACQUIRE);
#else
	uint64_t value = *(const volatile uint64_t *)word;

	__asm__ volatile("dmb sy" : : : "memory");
	return value;
#endif
}

/*
 * A word of code, in one piece: a CPU that runs there comes upon the old word or the new one. C may write it byte by byte, as the
 * compiler takes a function to lie at any address.
 */
static inline void arch_set_code(uint64_t at, uint32_t word)
{
	__asm__ volatile("str %" ARCH_W "0, [%1]" : : "r"(word), "r"((arch_word)at) : "memory");
}

static inline void arch_set(uint64_t *word, uint64_t value)
{
#ifdef __aarch64__
	__atomic_store_n(word, value, __ATOMIC_RELEASE);
#else
	__asm__ volatile("dmb sy" : : : "memory");
	*(volatile uint64_t *)word = value;
#endif
}

#endif
