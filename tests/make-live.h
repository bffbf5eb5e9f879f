/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine as if a kernel had been booted in it whose hypervisor is a built-in stub: EL2's page tables map the stub to high
 * addresses, and the code that switches the MMU off to itself; the bare stub that it gives EL2 back to is elx-sync-2021.
 */
#ifndef HVCHECK_TESTS_MAKE_LIVE_H
#define HVCHECK_TESTS_MAKE_LIVE_H

#include "machines/live/live.h"

#define LIVE_MADE_RAM 0x40000000ull
#define LIVE_MADE_SIZE 0x4000000ull
#define LIVE_MADE_KERNEL 0x42000000ull
#define LIVE_MADE_VA 0x8ee580000000ull	/* EL2's name for the kernel */
#define LIVE_MADE_STACK 0x8ee590000000ull

struct live_made {
	struct hv_stub *stub;
	uint8_t *ram;		/* what snapshots of it begin with: shared with stub->ram */
	uint64_t tables;	/* where the next page table goes */
	uint64_t idmap;		/* the page of the code that switches the MMU off */
};

struct live_made live_make(const char *builtin);
void live_made_end(struct live_made *m);
/* Map a page of EL2's: `flags` besides what every page has. 0 as `pa`: no longer. */
void live_made_map(struct live_made *m, uint64_t va, uint64_t pa, uint64_t flags);
#define LIVE_MADE_XN (1ull << 54)
/* Bits of its descriptor become the opposite. */
void live_made_flip(struct live_made *m, uint64_t va, uint64_t bits);
/* Have EL2's page tables for addresses of 52 bits, with one more level. */
void live_made_widen(struct live_made *m);
void live_made_set(struct live_made *m, const char *name, uint64_t value);
/* Have another word `behind` bytes behind the first such word from a symbol of the stub's on. */
void live_made_break(struct live_made *m, const char *symbol, uint32_t word, unsigned behind, uint32_t is);
/* Offset of the first such word from a symbol on. */
uint64_t live_made_find(const struct live_made *m, const char *symbol, uint32_t word);
/* Put code at `at` in the stub. */
void live_made_write(struct live_made *m, uint64_t at, const uint32_t *words, unsigned count);
/* Judge it. Owned: hv_report_free(). */
struct hv_report live_made_judge(const struct live_made *m);
/* Whether a rule has failed. */
bool live_made_fails(const struct live_made *m, enum hv_rule rule);

#endif
