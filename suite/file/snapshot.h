/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory and registers of a kernel that was booted and stopped (hvcheck boot), in an ELF core file. Its segments are the memory
 * that is not zero, at physical addresses. Each CPU has a note NT_PRSTATUS for debuggers, and one note of ours is text:
 *
 *	hvcheck-snapshot 1
 *	release = 6.12.118+deb13-cloud-arm64
 *	model = cortex-a57
 *	mode = none
 *	command = console=ttyAMA0 ...
 *	ram = 0x40000000 0x20000000
 *	kernel = 0x42000000 0x1d90000
 *	cpu = 0
 *	x0 = 0x0
 *	VBAR_EL2 = 0x42deb000
 *	...
 *
 * Of 32-bit Arm the file is one of ELFCLASS32, and general registers are r0 to r12, sp and lr.
 */
#ifndef SUITE_FILE_SNAPSHOT_H
#define SUITE_FILE_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/exec.h"

#define SNAPSHOT_VERSION 1
#define SNAPSHOT_OWNER "hvcheck"	/* of the note */
#define SNAPSHOT_NOTE 0x6876u		/* its type, which no kernel has */
#define SNAPSHOT_CPUS 8
#define SNAPSHOT_REGS 400
#define SNAPSHOT_MEMORY_MAX (1ull << 30)

struct snapshot_cpu {
	struct { char name[24]; uint64_t value; } reg[SNAPSHOT_REGS];
	unsigned reg_count;
};

struct snapshot {
	enum hv_exec exec;	/* of the kernel */
	char release[80], model[64], mode[16], command[1024];
	uint64_t ram, ram_size;
	uint64_t kernel, kernel_size;	/* in the RAM: from the Image's header to the end of what its header asks for */
	struct snapshot_cpu cpu[SNAPSHOT_CPUS];
	unsigned cpu_count;
};

/* False if there are too many, or the name is too long. */
bool snapshot_add_reg(struct snapshot_cpu *cpu, const char *name, uint64_t value);
bool snapshot_has_reg(const struct snapshot_cpu *cpu, const char *name);
/* 0 if there is none. */
uint64_t snapshot_reg(const struct snapshot_cpu *cpu, const char *name);

/* True if EL2 is the bare stub's: its MMU is off, the kernel is at EL1, and VBAR_EL2 is a place of the kernel's. */
bool snapshot_is_bare(const struct snapshot *s);

/*
 * Read all but the memory. False with a sentence in `why` if the bytes are no snapshot, are cut off or make no sense. If true, the
 * kernel lies in the RAM, and every segment in the RAM and in the file.
 */
bool snapshot_read(struct snapshot *s, const uint8_t *data, size_t size, char *why, size_t why_size);
/* Memory of a snapshot that was read, at `at`; `to` has `size` bytes, which are zero. */
void snapshot_memory(const uint8_t *data, size_t size_of_file, uint64_t at, uint8_t *to, size_t size);

#endif
