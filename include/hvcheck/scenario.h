/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A scenario: what a caller of a stub does before, between and behind its calls. It is a script of steps that
 * vectors/caller.S walks through at EL1, on every machine the same bytes, and a memory that is laid out before. So a step that
 * is left out is a record that is left out.
 */
#ifndef HVCHECK_SCENARIO_H
#define HVCHECK_SCENARIO_H

/* hv_step.op. Ranges are [a0, a1), walked by the line that CTR_EL0 tells; addresses are as the caller's translation wants them. */
/*
 * The caller ends as a call that returned does, with x19 = address of the step at which it stopped and x20 = its op: HV_OP_END,
 * or -1 if the step is none of these.
 */
#define HV_OP_END 0		/* the script is over */
#define HV_OP_COPY 1		/* a0 = destination, a1 = source, a2 = bytes; 16 byte multiples, LDP and STP upwards */
#define HV_OP_FILL 2		/* words of 8 bytes from a0 to a1: a2, a2 + a3, a2 + 2 * a3 ... */
#define HV_OP_POKE 3		/* a1 (0..5) words of 8 bytes to a0: a2, a3, a4, a5, a6 */
#define HV_OP_TOUCH 4		/* one load of 8 bytes in each 16 bytes of a0..a1 */
#define HV_OP_DC_IVAC 5
#define HV_OP_DC_CVAC 6
#define HV_OP_DC_CVAU 7
#define HV_OP_DC_CVAP 8		/* the instruction word; UNDEFINED if the CPU has no FEAT_DPB */
#define HV_OP_DC_CIVAC 9
#define HV_OP_DC_ZVA 10
#define HV_OP_DC_ISW 11		/* a0 = the operand: set, way and level; a1 unused */
#define HV_OP_DC_CSW 12
#define HV_OP_DC_CISW 13
#define HV_OP_IC_IVAU 14
#define HV_OP_IC_IALLU 15
#define HV_OP_DSB_SY 16
#define HV_OP_DSB_ISH 17
#define HV_OP_DSB_NSH 18
#define HV_OP_DSB_ISHST 19
#define HV_OP_ISB 20
#define HV_OP_TLBI_VMALLE1 21
#define HV_OP_MSR_SCTLR 22	/* a0 = value; an ISB step behind it follows at once (caller.S); likewise the next three */
#define HV_OP_MSR_TTBR0 23
#define HV_OP_MSR_TTBR1 24
#define HV_OP_MSR_VBAR 25
#define HV_OP_HVC 26		/* HVC #0 with x0-x4 = a0-a4 and x24 = a5; x0 behind it is stored in a6, x1 in a5 of the record */
#define HV_OP_BR 27		/* leave for a0 with x0-x5 = a1-a6: for code that runs at EL1 */
/* Of a caller of AArch32 in Hyp mode: a register := a0, and the way to Supervisor mode, where the next step is. */
#define HV_OP_MSR_HSCTLR 28
#define HV_OP_MSR_HCR 29
#define HV_OP_MSR_HCPTR 30
#define HV_OP_MSR_HSTR 31
#define HV_OP_MSR_HDCR 32
#define HV_OP_MSR_VPIDR 33
#define HV_OP_MSR_VMPIDR 34
#define HV_OP_MSR_CNTHCTL 35
#define HV_OP_CLEAR_CNTVOFF 36
#define HV_OP_LEAVE_HYP 37
#define HV_OP_HVC_IF 38		/* as HVC, if the word at a5 is HV_BOOT_HYP; of AArch32 */
#define HV_OP_MSR_DACR 39
#define HV_OP_COUNT 40

#define HV_BOOT_HYP 0x1a	/* the kernel's word of the mode in which its CPUs were entered: Hyp mode, each of them */

#define HV_STEP_SIZE 64
#define HV_STEP_NONE 0xffff

/* Guest-physical layout of a scenario's memory, within a B of the harness. */
#define HV_SCENE_BASE 0x44000000
#define HV_SCENE_SIZE 0x04000000
#define HV_SCENE_FAR 0x80000000		/* the same if the stub's image reaches over it */
#define HV_SCENE_HIGH 0x7e44000000	/* as much again, as high as 39 bits reach, on a machine that has it: hv_scene.high */

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/linkage.h"
#include "hvcheck/machine.h"

HV_BEGIN

struct hv_step {
	uint64_t op;	/* HV_OP_* */
	uint64_t a[7];
};

/* Bytes that stand in memory, clean, before the scenario begins. NULL bytes: zeroes. Borrowed. */
struct hv_patch {
	uint64_t addr;		/* physical */
	uint64_t size;
	const void *bytes;
	/*
	 * Not 0: all but a few of the bytes are the numbers that SplitMix64 makes from this state on, little endian, so that a
	 * machine behind a slow line can make them itself.
	 */
	uint64_t stream;
};

/* Memory that is looked at behind the scenario, as it is at the PoC. `bytes` is the caller's room for `size` bytes. */
struct hv_window {
	uint64_t addr;		/* physical */
	uint64_t size;
	uint8_t *bytes;
	const uint8_t *likely;	/* what it may well be, for a machine to which asking is cheaper than looking; NULL. Borrowed */
	bool fetched;		/* it will be executed next: instruction caches must not hold older bytes of it either */
	bool settled;		/* what cannot be told, because a line is undecided, is a hazard */
	bool kept;		/* it stays in use: dirty lines count as written back, and what they lost is lost */
};

/* A linear map: virtual addresses that the scenario's own page tables translate to physical ones by one offset. */
struct hv_alias {
	uint64_t va, pa, size;
};

/* What a machine is given to play. Everything is borrowed until play() returns. */
struct hv_scene {
	struct hv_call call;	/* event HV_EVENT_SCRIPT, x0 = address of the script; registers as at the first step */
	const struct hv_patch *patches;
	size_t patch_count;
	struct hv_window *windows;
	size_t window_count;
	struct hv_alias alias;	/* size 0: none */
	bool high;		/* there is memory at HV_SCENE_HIGH, too: only for a machine that models caches */
	uint64_t script;	/* where the script stands (it is one of the patches), for hv_actor.step */
	uint64_t owner;		/* the table that VBAR_EL2 points at when the script ends; 0: the loaded stub's. For the way home */
	uint64_t blocks;	/* most that a machine that counts may execute; others take their usual time */
};

/* Memory, by its physical address. HV_EXTENTS are as many as stale() of hv_machine_ops looks at behind one play. */
#define HV_EXTENTS 128
struct hv_extent {
	uint64_t at, size;
};

/* Where the memory of a scenario lies, HV_SCENE_SIZE bytes, on a machine with this stub loaded. */
uint64_t hv_scene_base(const struct hv_places *places);

/*
 * Why no scenario fits into the memory of this machine, as part of a sentence; NULL: it fits. A static text. A
 * board may have too little RAM, or none at that address.
 */
const char *hv_scene_obstacle(const struct hv_places *places);

/* How a machine with HV_SEE_COHERENCE decides and what it keeps. */
struct hv_coherence {
	bool on;
	bool evict;		/* the adversary: lines are written back or dropped at random moments; no hazards are noted */
	bool idc, dic;		/* CTR_EL0: no clean to the PoU is needed; no instruction cache invalidation is */
	unsigned line;		/* bytes, a power of two from 16 to 2048; 0: 64 */
	unsigned iline;		/* of the instruction side (CTR_EL0.IminLine); likewise, and at least line / 64; 0: as `line` */
	uint64_t seed;		/* of the adversary */
	uint64_t watch;		/* physical address whose line's life is kept, from the first event on; 0: none */
};
HV_END
#endif

#endif
