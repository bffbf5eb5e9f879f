/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entry record: how the payload was started and what it found. It is what the payload's first message says, and what findings
 * about firmware are judged by. Every field is little endian and has the same offset on both sides; there is no padding.
 */
#ifndef HVCHECK_NATIVE_ENTRY_H
#define HVCHECK_NATIVE_ENTRY_H

#define ENTRY_VERSION 7	/* changes with any field */

/* Offsets that native/payload/head.S needs. */
#define ENTRY_X_AT 0
#define ENTRY_BOOTED_AT 32
#define ENTRY_NOTED_AT 64

/* entry_record.booted: by which of the file's two headers. */
#define ENTRY_BOOTED_IMAGE 1
#define ENTRY_BOOTED_PE 2
#define ENTRY_BOOTED_ZIMAGE 3

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

/* Index in entry_record.noted. */
enum entry_noted {
#define NOTED(id, reg, level) ENTRY_NOTED_##id,
#define NOTED_LATE(id, reg, level) ENTRY_NOTED_##id,
#include "native/link/noted.def"
#undef NOTED
#undef NOTED_LATE
	ENTRY_NOTED_COUNT,
};
#define ENTRY_NOTED_ROOM 64

/* Where a fact comes from: entry_uart.source, entry_record.ram_source. */
enum entry_source {
	ENTRY_FROM_NOWHERE,	/* it is not known; the fields beside it are 0 */
	ENTRY_FROM_FILE,		/* `hvcheck image` or the host wrote it into the file */
	ENTRY_FROM_STDOUT,		/* the device tree's /chosen/stdout-path */
	ENTRY_FROM_ALIAS,		/* its alias serial0 */
	ENTRY_FROM_MATCH,		/* its first device of a known kind that is not disabled */
	ENTRY_FROM_SPCR,		/* ACPI's table of that name */
	ENTRY_FROM_MEMORY,		/* the device tree's memory, less what it reserves */
	ENTRY_FROM_UEFI,		/* UEFI's memory map */
};

/* entry_record.psci */
enum entry_psci {
	ENTRY_PSCI_NONE,
	ENTRY_PSCI_SMC,
	ENTRY_PSCI_HVC,
	ENTRY_PSCI_OLD,		/* 0.1, with numbers of its own: it is not used */
};

/* entry_cpu.method */
enum entry_method { ENTRY_BY_UNKNOWN, ENTRY_BY_PSCI, ENTRY_BY_SPIN_TABLE };

struct entry_cpu {
	uint64_t mpidr;		/* affinity fields: the device tree's `reg` */
	uint64_t release;	/* spin table: physical address of cpu-release-addr, else 0 */
	uint64_t method;	/* enum entry_method */
};

/* entry_gic.kind: what brings interrupts to the CPUs. */
enum entry_gic_kind {
	ENTRY_GIC_NONE,		/* it is not known */
	ENTRY_GIC_V2,		/* distributor, CPU interface */
	ENTRY_GIC_V3,		/* distributor, redistributors */
	ENTRY_GIC_BCM2836,	/* the Raspberry Pi's own, with mailboxes: its registers */
};

struct entry_gic {
	uint64_t kind;		/* enum entry_gic_kind */
	uint64_t at[2];		/* physical addresses */
};

struct entry_range {
	uint64_t at, size;	/* bytes */
};

struct entry_uart {
	uint64_t at;		/* physical address of the registers */
	uint32_t kind;		/* index in uart_kinds[] */
	uint32_t source;	/* enum entry_source */
	uint32_t shift;		/* registers of 8250 lie (1 << shift) bytes apart */
	uint32_t width;		/* bytes of one access: 1, 2 or 4 */
	char name[16];		/* "pl011", NUL-terminated */
	char options[16];	/* as the device tree has them behind the colon, "115200n8"; empty: not said */
};

#define ENTRY_CPUS 32
#define ENTRY_RANGES 16

/* Where the payload put what: physical addresses, sizes in bytes; 0: there is none. */
struct entry_places {
	uint64_t image, image_size;	/* the payload itself, with its zeroed data and its stack */
	uint64_t mailbox;		/* struct mailbox, if the host shares memory */
	uint64_t calls, outs;		/* batch_max blocks of HV_CALL_SIZE and HV_OUT_SIZE */
	uint64_t batch_max;
	uint64_t stage, stage_size;	/* bytes on their way to their place */
	uint64_t canary, canary_size;	/* above 4 GiB if there is RAM, else not */
	uint64_t stub, stub_size;	/* room for the stub */
	uint64_t work, work_size;	/* mailbox, calls, outcomes and stage lie in it */
	uint64_t far, far_size;		/* room for copies of the stub, as much as there is in one piece */
};

struct entry_record {
	uint64_t x[4];			/* x0-x3, r0-r3 */
	uint64_t booted;		/* ENTRY_BOOTED_* */
	uint64_t version;		/* ENTRY_VERSION */
	uint64_t level;			/* 1, 2 or 3: CurrentEL. In AArch32 Hyp mode is 2, and every mode of PL1 is 1 */
	uint64_t place;			/* physical address at which the file's first byte was entered */
	uint64_t noted[ENTRY_NOTED_ROOM];	/* ENTRY_NOTED_*: registers before anything was changed */
	uint64_t exec;			/* enum hv_exec: the payload's, and so its stubs'; */
	uint64_t thumb;			/* AArch32: 1 if its caller is of Thumb instructions */
	uint64_t dtb, dtb_size;		/* bytes; 0: there is no device tree, or what was given is none */
	uint64_t dtb_source;		/* ENTRY_FROM_FILE: the board gave none, and the payload had this one with it; else 0 */
	uint64_t build;			/* of the file's struct image_words */
	uint64_t image_crc;		/* CRC-32 of the file in memory, before anything was written to it; 0: not taken */
	uint64_t timer_hz;		/* the device tree's clock-frequency of the timer, 0: it does not say */
	uint64_t efi_exits;		/* PE: how often ExitBootServices was called */
	uint64_t efi_status;		/* PE: what it, or GetMemoryMap before it, returned at last; 0: success */
	uint64_t psci;			/* enum entry_psci */
	uint64_t ram_source;		/* enum entry_source */
	struct entry_uart uart;
	struct entry_gic gic;
	uint64_t cpu_count;		/* as many as the device tree has; the first ENTRY_CPUS are listed */
	struct entry_cpu cpus[ENTRY_CPUS];
	uint64_t range_count;		/* of `ranges` that are used */
	struct entry_range ranges[ENTRY_RANGES]; /* RAM that firmware leaves to us, ascending, 4 KiB pages */
	struct entry_places places;
};

_Static_assert(ENTRY_NOTED_COUNT <= ENTRY_NOTED_ROOM, "more registers are noted than there is room for");
_Static_assert(offsetof(struct entry_record, booted) == ENTRY_BOOTED_AT, "ENTRY_BOOTED_AT");
_Static_assert(offsetof(struct entry_record, noted) == ENTRY_NOTED_AT, "ENTRY_NOTED_AT");

/* The payload's own. */
extern struct entry_record entry_record;
#endif

#endif
