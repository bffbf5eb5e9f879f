/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hypervisor that owns EL2 in a kernel that was booted: its vectors run on its own page tables, with its own registers and stack.
 * Calls are made from there, as that kernel's EL1 would make them.
 *
 *	plan.c		the calls
 *	sim.c		the simulator in the snapshot's place: memory copied on write, registers taken over
 *	map.c		EL2's page tables, walked
 *	resident.c	what must be so before any call: tables
 *	control.c	and registers
 *	judge.c		what a call did, judged into a report
 *	suite.c		all of it
 *	machine.c	the simulator as a machine of the table: hvcheck call and replay
 *	fuzz.c		random calls
 */
#ifndef LIVE_LIVE_H
#define LIVE_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/hazard.h"
#include "hvcheck/report.h"
#include "suite/file/ram.h"

#define LIVE_CALLS 40

/* A call, and by which generation it is judged: behind one that gives EL2 back, the bare stub's. */
struct live_call {
	struct hv_planned planned;
	const struct hv_abi *abi;
	bool follows;		/* it is made in the state that the call before it has left */
	bool own;		/* answered by the hypervisor's own C code: what that writes is its own affair */
};

/* Where things are in the snapshot. Physical addresses. */
struct live_places {
	unsigned cpu;		/* whose EL2 it is, of the snapshot's */
	uint64_t stub;		/* table of the bare stub; 0: none was found */
	const struct hv_abi *stub_abi;
	/* Page of the code that switches EL2's MMU off: it begins with the table that begins KVM; 0: none */
	uint64_t idmap;
	const struct hv_abi *idmap_abi;
	bool guarded;		/* a CPU with BTI guards that page */
	uint64_t vectors;	/* EL2's, for what EL1 does: 0: EL2's tables do not say where, or it cannot execute there */
	uint64_t site;		/* the instruction before which the host has stopped; 0: EL1's tables do not say where */
	uint64_t free;		/* a page that is all zero and the kernel does not use: a payload is entered there */
};
void live_find_places(const struct hv_stub *stub, const uint8_t *ram, unsigned cpu, struct live_places *places);

/* plan.c: the HVC that the kernel makes where it was stopped. */
void live_begin(const struct snapshot_cpu *cpu, struct hv_call *call);
/* What the CPU has kept of its system registers, after a run of it as `kept`. */
void live_take_kept(struct hv_call *begins, const struct hv_call *kept);
/* A call of any registers: what it is by its generation. */
void live_name(const struct hv_abi *abi, const struct hv_call *call, struct live_call *c);
/* plan.c: fill `calls` (LIVE_CALLS of them) for the hypervisor's generation; how many. */
size_t live_plan(const struct hv_stub *stub, const struct hv_abi *abi, const struct live_places *places, struct live_call *calls);

/* What a call did besides its outcome. */
struct live_seen {
	uint64_t off;		/* first instruction that EL2 executed with its MMU off, having begun with it on; 0: none */
	bool walked;		/* some code was executed */
	bool returned;		/* and SPSR_EL2 was written there, with `spsr` */
	uint64_t spsr;
	bool called;		/* a function was called, and if `handed`, it found the host's x0-x30 where x0 pointed to */
	bool handed;
	uint64_t waits;		/* an instruction that sleeps until something comes, before a function is called; 0: none does */
	uint64_t unallocated;	/* a word that is no instruction; 0: all were */
	uint64_t unpredictable;	/* an instruction that may do one thing or another; 0: none is */
	struct hv_hazard *hazards;	/* owned */
	size_t hazard_count;
};

/* sim.c: the simulator. */
struct live_sim;
/* Why this snapshot cannot be taken over there; NULL if it can. */
const char *live_sim_obstacle(const struct ram *ram, unsigned cpu);
struct live_sim *live_sim_open(const struct ram *ram, const struct live_places *places, char *error, size_t size);
void live_sim_close(struct live_sim *s);
const char *live_sim_name(const struct live_sim *s);
uint64_t live_sim_sees(const struct live_sim *s);
uint64_t live_sim_has(const struct live_sim *s);
/*
 * Make `call`, whose registers become what the CPU keeps of them, and which the engine goes on from if `follows`. 0, or -1 with a
 * sentence from live_sim_open()'s `error`.
 */
int live_sim_run(struct live_sim *s, struct hv_call *call, bool follows, struct hv_outcome *out, struct live_seen *seen);
void live_seen_free(struct live_seen *seen);
/* From the next call on that follows none, have the engine watched (borrowed; NULL: no longer). */
struct watcher;
void live_sim_watch(struct live_sim *s, const struct watcher *watcher);
/* Words that are others than in the snapshot, for calls from now on. */
struct live_patch {
	uint64_t pa;
	uint32_t is;
};
struct live_trial {
	const struct live_patch *patches;	/* borrowed */
	size_t patch_count;
	bool *walked;		/* by word of the kernel: a call of the stub's has executed it; NULL: not asked for */
	size_t walked_count;
	bool traps;		/* `walked` is of exceptions that are no calls */
};
void live_sim_change(struct live_sim *s, const struct live_trial *trial);

/* qemu.c: the machine that booted, or another in the snapshot's state; once more for each call that would spoil it. */
struct boot;
struct live_qemu {
	char name[100];
	uint64_t sees;
	struct boot *boot;		/* borrowed; NULL: there is a snapshot alone */
	const struct hv_stub *stub;	/* borrowed */
	const struct live_places *places;	/* borrowed */
	struct boot *copy;		/* owned */
	uint64_t site;			/* physical address of the host's instruction that an HVC takes the place of */
	bool good;			/* the copy is as it was */
	char *error;			/* borrowed */
	size_t error_size;
};
/* Why it cannot be called there; NULL if it can. */
const char *live_qemu_obstacle(const struct ram *ram, const struct boot *boot, const struct live_places *places);
/* `boot`: the machine that booted it, or NULL. */
void live_qemu_open(struct live_qemu *q, const struct hv_stub *stub, struct boot *boot, const struct live_places *places,
		    char *error, size_t size);
void live_qemu_close(struct live_qemu *q);
/* As live_sim_run(). */
int live_qemu_run(struct live_qemu *q, struct hv_call *call, bool follows, struct hv_outcome *out);

/* map.c: `va` in EL2's own translation of a CPU, by the snapshot's tables. */
struct live_page {
	bool mapped, executable, writable, cacheable, guarded;
	bool accessed;		/* no fault of the Access flag */
	bool shareable;		/* with other CPUs */
	bool lone;		/* it is marked contiguous, and what lies beside is not what that says */
	uint64_t pa;
};
struct live_page live_translate(const struct ram *ram, const uint8_t *bytes, unsigned cpu, uint64_t va);
/* The same in the host's, EL1's. */
struct live_page live_translate_host(const struct ram *ram, const uint8_t *bytes, unsigned cpu, uint64_t va);

/* resident.c: what is so without a call, into the report. */
void live_judge_resident(const struct hv_stub *stub, const uint8_t *bytes, const struct live_places *places,
			 const struct hv_suite_options *options, struct hv_report *report);

/* Where it is to be judged. */
struct live_on {
	bool sim;
	bool qemu;
	struct boot *boot;	/* the machine that booted; NULL: there is a snapshot alone */
};

/* machine.c: what the last call of the machine did besides its outcome. NULL: it is no machine of hv_live_open()'s. */
const struct live_seen *live_machine_seen(const struct hv_machine *m);
const struct live_places *live_machine_places(const struct hv_machine *m);

/* suite.c: as hv_suite_run(), of a stub that is HV_STUB_LIVE. */
int live_suite_run(const struct hv_stub *stub, const struct hv_abi *abi, const struct live_on *on,
		   const struct hv_suite_options *options, struct hv_report *report, char *error, size_t size);
/* What is so without a call, alone. 0, or -1 with a sentence. */
int live_suite_lint(const struct hv_stub *stub, const struct hv_suite_options *options, struct hv_report *report, char *error,
		    size_t size);
/* The stub's calls alone, in the simulator, of what the trial makes of it. 0, or -1 with a sentence. */
int live_suite_try(const struct hv_stub *stub, const struct hv_abi *abi, const struct live_places *places,
		   const struct live_trial *trial, const struct hv_suite_options *options, struct hv_report *report, char *error,
		   size_t size);
/*
 * Before it is judged: have the table that VBAR_EL2 leads to, by EL2's own page tables. False with a sentence if that is none
 * of the kernel's, and none of the kernel's looks like it.
 */
bool live_settle(struct hv_stub *stub, char *error, size_t size);
/* The generation of what is resident in a stub that is HV_STUB_LIVE: by its mode and its release. */
const struct hv_abi *live_abi(const struct hv_stub *stub);

#endif
