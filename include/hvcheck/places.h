/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The harness that every machine runs beside the stub: one image, made of vectors/runner.S, vectors/payload.S and
 * native/. Its first page holds a Linux Image header and, at HV_HARNESS_AT, a table of the places that hosts
 * need to know. The simulator runs the assembly of that image without the boot code and without the C.
 */
#ifndef HVCHECK_PLACES_H
#define HVCHECK_PLACES_H

#define HV_HARNESS_AT 0x100		/* offset of struct hv_harness in the image */
#define HV_HARNESS_MAGIC 0x31736e7261487668	/* "hvHarns1", little endian */

/* Offsets of struct hv_run, which steers vectors/runner.S. */
#define HV_RUN_CALL_AT 0
#define HV_RUN_OUT_AT 8
#define HV_RUN_LEFT_AT 16
#define HV_RUN_DOOR_AT 24
#define HV_RUN_PHASE_AT 32
#define HV_RUN_JUMP_AT 40
#define HV_RUN_SP_AT 48
#define HV_RUN_SPILL_AT 56
#define HV_RUN_SLOT_AT 64
#define HV_RUN_PLANTED_AT 72
#define HV_RUN_SAVED_AT 80
#define HV_RUN_WARM_AT 96
#define HV_RUN_ALIKE_AT 104
#define HV_RUN_INNER_AT 112
#define HV_RUN_LATCH_AT 120
#define HV_RUN_SIZE 128

/* hv_run.door: how the runner gets from EL1 back to EL2 when the stub owns VBAR_EL2. */
#define HV_DOOR_SMC 0	/* `smc #0x4856`: the simulator carries it to EL2 without touching a register */
			/* other values: the address of the stub's slot 0x400, where a jump is planted for the moment */
#define HV_DOOR_SMC_IMM 0x4856

#define HV_SVC_EL0_IMM 0x4857	/* of EL0's SVC */

#define HV_PHASE_CALL 0	/* a call is under way: whatever arrives is its outcome */
#define HV_PHASE_DOOR 1	/* the outcome is stored: whatever arrives came to collect the EL2 registers */

/*
 * Guest-physical layout of the machines whose memory is ours to choose: QEMU's virt board, and the simulator. The payload of a
 * board chooses one for itself and tells it. Ask struct hv_places where things are.
 */
#define HV_RAM_BASE 0x40000000
#define HV_IMAGE_BASE 0x40200000	/* where QEMU puts an Image with text_offset 0 */
#define HV_CANARY_BASE 0x121000000	/* 64 KiB of canary bytes; the stack pointers of a call point into it, above 4 GiB */
#define HV_CANARY_SIZE 0x10000
#define HV_HIGH_MAPS_BASE 0x121010000	/* page tables above 4 GiB, in the simulator alone: see below */
#define HV_HIGH_MAPS_SIZE 0x8000
#define HV_CANARY_BASE_A32 0x88000000	/* the same of a machine of AArch32, which has 32 bits of address */
#define HV_STUB_BASE 0x42000000		/* where the stub's image is loaded unless a rule moves it: a B away from the runner */
#define HV_MAILBOX_BASE 0x60000000	/* struct mailbox */
#define HV_CALLS_BASE 0x61000000	/* call blocks */
#define HV_OUTS_BASE 0x62000000		/* outcome blocks */
#define HV_BATCH_MAX 4096		/* calls in one batch */
#define HV_STAGE_BASE 0x70000000	/* bytes on their way to where the payload copies them */
#define HV_STAGE_SIZE 0x10000000
#define HV_FAR_BASE 0x90000000		/* copies of a stub are moved from here up, to try every reach */
#define HV_RAM_SIZE 0x180000000		/* 6 GiB, sparse */
#define HV_RAM_END_A32 0xc0000000	/* 2 GiB of RAM in AArch32 */
#define HV_LOW_END 0x08000000		/* below RAM the simulator has memory up to here, where its microcode begins */

/*
 * To run EL2 with the MMU on: TTBR0_EL2 = places.idmap or places.idmap_ro, and these. 39 bits of VA, 4 KiB granule, PA 40
 * bits.
 */
#define HV_IDMAP_TCR 0x80823519
#define HV_IDMAP_MAIR_INDEX 4	/* the canary MAIR_EL2 has Normal Non-cacheable there */

/* The same of Hyp mode, whose tables are of four blocks of 1 GiB; the canary HMAIR0 has Normal memory where they want it. */
#define HV_IDMAP_HTCR 0x80803500

/* To run EL1, or EL2 under E2H, with the MMU on: TTBR0 and TTBR1 = places.kernel_map, and this TCR. 39 bits of VA, PA 40 bits. */
#define HV_KERNEL_TCR 0x280190019
#define HV_KERNEL_MAIR_INDEX 6	/* the canary MAIR_EL1 has Normal Non-cacheable there: what EL1 stores, EL2 reads past the caches */

/*
 * At places.high_maps: tables for 39 bits of VA that map the low 8 GiB as idmap_ro does, one for each granule that TCR_EL2.TG0
 * can ask for. A stub that cuts the address of page tables to 32 bits, or drops a bit of TG0, does not find them.
 */
#define HV_HIGH_MAP_4K 0
#define HV_HIGH_MAP_64K 0x2000
#define HV_HIGH_MAP_16K 0x1000

/*
 * A function at EL2, as the words that a call carries in PARAM0 to PARAM8: ADD x0, x0, #1; ADD x2, x2, #1; a MOV to each of x3 to
 * x17, which a function may change; RET. No caller finds there what it has put there.
 */
#define HV_FUNCTION 0x9100044291000400
#define HV_FUNCTION_LEAVES(n) (0xf00ull + (n))	/* in xn */
#define HV_FUNCTION_MOV(n) (0xd2800000ull | HV_FUNCTION_LEAVES(n) << 5 | (n))
#define HV_FUNCTION_MOVS(n) (HV_FUNCTION_MOV((n) + 1) << 32 | HV_FUNCTION_MOV(n))
#define HV_FUNCTION_END (0xd65f03c0ull << 32 | HV_FUNCTION_MOV(17))
#define HV_FUNCTION_WORDS { HV_FUNCTION, HV_FUNCTION_MOVS(3), HV_FUNCTION_MOVS(5), HV_FUNCTION_MOVS(7), HV_FUNCTION_MOVS(9), \
			    HV_FUNCTION_MOVS(11), HV_FUNCTION_MOVS(13), HV_FUNCTION_MOVS(15), HV_FUNCTION_END }

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/call.h"
#include "hvcheck/exec.h"
#include "hvcheck/linkage.h"

HV_BEGIN

/* Places in the harness image; every field is an offset from that field itself, as the linker can say it. */
struct hv_harness {
	uint64_t magic;
	int64_t run;		/* struct hv_run */
	int64_t next;		/* EL2: run the batch that hv_run describes */
	int64_t done;		/* reached at EL2h when the batch is empty */
	int64_t site;		/* the HVC instruction at EL1 and EL2; patched with the wanted immediate */
	int64_t site_a32;	/* the same for AArch32 */
	int64_t site_event;	/* a NOP before which a machine raises an event that no instruction makes; see HV_SITE_EL0 */
	int64_t payload;	/* EL2 entry for restarts */
	int64_t recorder;	/* vector table, all sixteen slots live, that records where it was entered */
	int64_t landing;	/* 8 KiB of branches to the recorder: for vectors at unusual addresses */
	int64_t el1_vectors;	/* the same at EL1 */
	int64_t door;		/* the door's instruction */
	int64_t rescue;		/* EL2h: store the registers of a call that was cut, then go on */
	int64_t rescue_el1;	/* the same entered at EL1 */
	int64_t collect;	/* EL2h: the outcome's x0-x30 and PSTATE are stored, store the rest */
	int64_t idmap;		/* EL2 page table: 512 GiB of VA = PA in 1 GiB blocks, Normal memory by HV_IDMAP_* */
	int64_t idmap_ro;	/* the same, read-only: SCTLR_EL2.WXN would take execution from what can be written */
	int64_t kernel_map;	/* EL1 page table: the same by HV_KERNEL_*, for the kernel alone */
	int64_t params;		/* 128 bytes, of which a call carries the first ten words: HV_PARAM0 and so on */
	int64_t caller;		/* vectors/caller.S: walks through a scenario's script at EL1 */
	int64_t caller_end;	/* behind its last instruction */
	int64_t caller_hvc;	/* behind its HVC */
	int64_t end;		/* end of the image with its zeroed data */
};

struct hv_run {
	uint64_t call;	/* address of the next struct hv_call */
	uint64_t out;	/* address of its struct hv_outcome */
	uint64_t left;	/* calls to go */
	uint64_t door;	/* HV_DOOR_SMC or an address */
	uint64_t phase;	/* HV_PHASE_* */
	uint64_t jump;	/* 1: enter slots by a planted branch (native); 0: the machine raises the event */
	uint64_t sp;	/* the payload's own stack while a batch runs; 0: there is none */
	uint64_t spill;	/* the runner's own */
	uint64_t slot;	/* the runner's own */
	uint64_t planted; /* 1 while the door's branch stands in the stub's slot */
	uint64_t saved[2]; /* what stood there */
	uint64_t warm;	/* 1: the outcome before `out` is of this batch; a batch begins with 0 */
	uint64_t alike;	/* so many calls behind the one under way are made from EL1; 0: each is begun and ended at EL2. AArch64 */
	uint64_t inner;	/* the next of those, a struct hv_fuzz_inner */
	uint64_t latch;	/* 1: a caller whose call has come back waits until another CPU makes it 0 (native) */
};

#define HV_GAPS 16

struct hv_call;

/* The same places as guest-physical addresses. Filled by a machine when it opens; the generator aims calls with it. */
struct hv_places {
	uint64_t run, next, done, site, site_a32, site_event, payload, recorder, landing, el1_vectors, door, rescue, rescue_el1,
		collect, idmap, idmap_ro, kernel_map, params, caller, caller_end, caller_hvc;
	uint64_t high_maps;	/* HV_HIGH_MAP_* lie there; 0: this machine has none */
	uint64_t image, end;	/* the harness lies there */
	uint64_t canary, canary_size;
	uint64_t ram, ram_end;	/* all of RAM lies between */
	uint64_t work, work_end; /* what holds calls, outcomes and what a host stages: */
	uint64_t calls, outs;
	uint64_t home, home_end; /* where the stub's image lies unless a rule moves it: a B away from the runner */
	uint64_t far;		/* copies of a stub are moved from here up, to try every reach; large images lie there */
	struct hv_gap { uint64_t at, end; } gaps[HV_GAPS]; /* between ram and ram_end: memory that a board keeps, or has not */
	unsigned gap_count;
	bool is_small;		/* RAM is too little to keep a scenario in it, beside what calls need */
	uint64_t table;		/* the vector table under test */
	uint64_t stub, stub_size; /* the loaded image it lies in */
	enum hv_exec exec;	/* of EL2, the stub and the caller: the machine's */
	bool thumb;		/* AArch32: these are places of the caller of Thumb instructions */
	/*
	 * What each call begins as, if not with canaries: as the HVC of a kernel that was booted, in the state in which it was
	 * stopped. Borrowed from the machine; NULL: canaries.
	 */
	const struct hv_call *begins;
	uint64_t absent, absent_size; /* distance from the table, and size, of what its file does not have; 0, 0: nothing */
#define HV_ABSENT_LINK 4	/* code of that kind is `bl .`: it leaves x30 so many bytes behind itself */
};

/* The layout above. */
#define HV_PLACES_USUAL									\
	.image = HV_IMAGE_BASE, .canary = HV_CANARY_BASE, .canary_size = HV_CANARY_SIZE,	\
	.ram = HV_RAM_BASE, .ram_end = HV_RAM_BASE + HV_RAM_SIZE,			\
	.work = HV_MAILBOX_BASE, .work_end = (uint64_t)HV_STAGE_BASE + HV_STAGE_SIZE,	\
	.calls = HV_CALLS_BASE, .outs = HV_OUTS_BASE,					\
	.home = HV_STUB_BASE, .home_end = HV_MAILBOX_BASE, .far = HV_FAR_BASE

/* Where an event of EL0's comes back to: an SVC there takes it to EL1, as EL0 itself cannot store PSTATE. */
#define HV_SITE_EL0(places) ((places)->site_event + 8)

/*
 * Describe in `call`, whose level and PSTATE are set, an exception that no instruction makes: `esr`, and the way back to the NOP or
 * SVC behind the place where machines raise it. Without that it would come back to nowhere.
 */
static inline void hv_call_raise(struct hv_call *call, const struct hv_places *places, uint64_t esr)
{
	call->in.r[HV_ESR_EL2] = esr;
	call->in.r[HV_ELR_EL2] = call->from == HV_FROM_EL0 ? HV_SITE_EL0(places) : places->site_event + 4;
	call->in.r[HV_SPSR_EL2] = call->in.r[HV_PSTATE];
}

/*
 * Read the harness table of `image` (`size` bytes) as if it were loaded at `base`, for places->exec and ->thumb; what else there
 * is, as HV_PLACES_USUAL and that state have it. Returns 0, or -1 if the magic is not there.
 */
int hv_places_read(struct hv_places *places, const void *image, uint64_t size, uint64_t base);

/* What is in the way of `size` bytes at `at`: "the harness" or what else the machine needs there; NULL if nothing is. */
const char *hv_places_obstacle(const struct hv_places *places, uint64_t at, uint64_t size);
HV_END
#endif

#endif
