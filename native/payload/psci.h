/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PSCI by SMC (DEN0022), as a trial: firmware without it makes SMC UNDEFINED, or lets it trap. */
#ifndef HVCHECK_NATIVE_PSCI_H
#define HVCHECK_NATIVE_PSCI_H

#include "native/payload/trial.h"

#define PSCI_VERSION 0x84000000
#define PSCI_SYSTEM_RESET 0x84000009

/* Whether the SMC went through; then `result` is what it returned. */
static inline bool psci_call(uint64_t function, uint64_t a, uint64_t b, uint64_t c, uint64_t *result)
{
#ifdef __aarch64__
	register uint64_t x0 __asm__("x0") = function;
	register uint64_t x1 __asm__("x1") = a;
	register uint64_t x2 __asm__("x2") = b;
	register uint64_t x3 __asm__("x3") = c;

	trial_begins();
	__asm__ volatile("smc #0; nop" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) : : "x4", "x5", "x6", "x7", "x8", "x12", "x13",
			 "x14", "x15", "x16", "x17", "x18", TRIAL_CLOBBERS);
	*result = x0;
#else
	register uint32_t r0 __asm__("r0") = (uint32_t)function;
	register uint32_t r1 __asm__("r1") = (uint32_t)a;
	register uint32_t r2 __asm__("r2") = (uint32_t)b;
	register uint32_t r3 __asm__("r3") = (uint32_t)c;

	trial_begins();
	__asm__ volatile("smc #0; nop" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "r12", "memory", "cc");
	*result = r0;
#endif
	return trial_ended();
}

#endif
