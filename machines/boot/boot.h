/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel that is booted in QEMU, up to its first process, and stopped there: its memory and its registers as they are found.
 *
 *	boot.c		the steps
 *	board.c		QEMU: its files, its command line, its end
 *	initramfs.c	the archive with /init (init.S, init-arm.S)
 *	console.c	what the kernel says, and what that means
 *	arm.c		what is otherwise with a kernel of 32-bit Arm
 *	mode.c		who owns EL2, as the registers tell
 *	registers.c	registers, by the debugger
 *	changes.c	what it has written over the code of its tables
 *	next.c		the way to the next kernel (next.h)
 *	again.c		a copy of the machine, which goes on from the same state
 *	resume.c	a machine that goes on from a snapshot
 *	write.c		all of it as a snapshot: an ELF core file
 */
#ifndef BOOT_BOOT_H
#define BOOT_BOOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "hvcheck/stub.h"
#include "native/host/gdb.h"
#include "native/host/process.h"
#include "suite/file/ram.h"

#define BOOT_CPUS_MAX SNAPSHOT_CPUS
#define BOOT_RAM_BASE 0x40000000ull	/* QEMU's virt board */
#define BOOT_RAM_SIZE (512ull << 20)
#define BOOT_KERNEL_AT 0x42000000ull	/* HV_STUB_BASE: the kernel is judged where it ran */

#define BOOT_TEXT 0x4000

struct boot_console {
	int fd;			/* a socket, owned; -1: none */
	char text[BOOT_TEXT];	/* the last of what it said */
	size_t size;
	char line[200];		/* the line under way; of a longer one, the beginning */
	size_t line_size;
	uint64_t heard;		/* bytes, all in all */
	bool refused;		/* the next kernel was not loaded, or no image was made */
	bool restored;		/* /init goes on in the kernel that was restored */
	bool reached;		/* /init has said its line */
	bool low;		/* the CPUs were started at EL1 */
	char panic[200];	/* the kernel's own words, or "" */
};

struct boot {
	/* What the caller wants. */
	const char *name;	/* of the kernel's file */
	const uint8_t *image;	/* borrowed */
	size_t image_size;
	const uint8_t *zimage;	/* borrowed; of 32-bit Arm: what the image was packed in; NULL: none */
	size_t zimage_size;
	const char *cpu;	/* as QEMU names it */
	const char *append;	/* for the command line, or NULL */
	const struct boot_mode *mode;
	unsigned smp;
	/* Whether it loads itself once more, to go there, or makes an image of itself, to be restored. */
	enum boot_next { BOOT_STAYS, BOOT_KEXECS, BOOT_CRASHES, BOOT_HIBERNATES } next;
	void (*progress)(const char *line); /* a line of the console, or NULL */

	/* What is there, until boot_end(). */
	struct process process;
	struct gdb gdb;
	struct boot_console console;
	int ram_file;
	int stream;		/* what QEMU knows of the machine beside its memory, for boot_again(); -1: not yet */
	uint8_t *ram;		/* mapped; NULL: none */
	struct snapshot found;	/* its ram_size is that of `ram`; its exec is known from the beginning */
	char error[512];
};

/* What `kvm-arm.mode=` is to be, and what is found in the registers then. */
struct boot_mode {
	const char *name;	/* of --mode, and in the snapshot */
	const char *append;	/* for the command line, or "" */
	const char *on_vhe;	/* the same, for a CPU with VHE besides, or "" */
	bool vm;		/* a virtual machine is made */
};
extern const struct boot_mode boot_modes[];	/* NULL name at the end */
const struct boot_mode *boot_mode_find(const char *name);
/* The one that the registers of a CPU show. */
const char *boot_mode_of(const struct snapshot_cpu *cpu);

/* Before anything else: nothing is there yet. */
void boot_begin(struct boot *b);
/*
 * Boot, wait, stop and read. 0, or the exit status of the failure with a sentence in b->error; what the console said is in
 * b->console then. boot_end() is called either way, and leaves nothing behind.
 */
int boot_run(struct boot *b);
void boot_end(struct boot *b);	/* harmless if there is nothing */
/*
 * again.c: another QEMU goes on from where `b` has stopped, and is stopped there; any number of times. `copy` is boot_end()ed
 * either way. 0, or the exit status with a sentence in copy->error.
 */
int boot_again(struct boot *copy, struct boot *b);

/*
 * resume.c: a new QEMU, whose first CPU stands where `cpu` of the snapshot stood, with its registers and memory, and interrupts
 * masked. `b` is boot_end()ed either way. `vectors`: physical address of VBAR_EL2's entry for exceptions of a lower level, which
 * EL2's tables must have. 0, or the exit status with a sentence in b->error.
 */
int boot_resume(struct boot *b, const struct ram *ram, unsigned cpu, uint64_t vectors);
/* Why QEMU's board cannot be in that state; NULL if it can. */
const char *boot_resume_obstacle(const struct snapshot *s);

/* Write the snapshot. 0, or -1 with errno. */
int boot_write(const struct boot *b, FILE *f);

/* A word of a table's code, or one that the code loads, which is not what it was in the file. */
enum boot_change_kind {
	BOOT_ALTERNATIVE,	/* the kernel's table of alternatives names it */
	BOOT_CALLBACK,		/* the same, and code decides what is written */
	BOOT_POINTER,		/* half of an address that the kernel, or KVM, has moved */
	BOOT_STATIC_KEY,	/* a branch that the kernel has switched on or off */
	BOOT_OTHER,
};
struct boot_change {
	uint64_t at;		/* offset in the Image */
	uint32_t was, is;
	enum boot_change_kind kind;
	bool data;		/* no instruction */
	bool thumb;		/* of 32-bit Arm: a Thumb instruction */
};

#define BOOT_TABLES 16
#define BOOT_CHANGES 64

struct boot_table {
	struct hv_found found;
	unsigned words;		/* that were compared */
	unsigned changed;
	struct boot_change change[BOOT_CHANGES];	/* the first `kept` of them, by place */
	unsigned kept;
};

/* Fill `tables` (BOOT_TABLES of them), for each table of the Image that a generation is known for. How many, or -1: no memory. */
int boot_changes(const struct boot *b, struct boot_table *tables);

/* --- between the files of this folder --- */

/* Stop it once its CPUs are at rest in the kernel. As boot_run(). */
int boot_stop(struct boot *b);
/* A newc archive with /init, a console, and a kernel unless that is NULL; owned; NULL: there is no memory for it. */
uint8_t *boot_initramfs(enum hv_exec exec, const uint8_t *kernel, size_t kernel_size, size_t *size);

/* board.c: start QEMU with its CPU stopped before the first instruction. As boot_run(). */
int board_start(struct boot *b, const char *command);
/* The same of one that waits for the state of another. */
int board_start_again(struct boot *b, const char *command);
/* The same of one that has no kernel, but these instructions at address 0. */
int board_start_firmware(struct boot *b, const void *firmware, size_t size);
void board_init(struct boot *b);	/* nothing is there yet */
void board_end(struct boot *b);
/* Host address of guest memory. */
uint8_t *board_at(const struct boot *b, uint64_t at);

/* console.c: take what is there. False if QEMU has closed its end. */
bool console_take(struct boot_console *c, void (*progress)(const char *line));
/* The last lines, for people. */
void console_print(const struct boot_console *c, FILE *f);

/* arm.c: as boot_run(), whether this can be booted; and where the decompressor has put the kernel, into b->found.kernel. */
int arm_check(struct boot *b);
int arm_locate(struct boot *b);

/* registers.c: all CPUs into b->found. The machine is stopped. 0, or -1: QEMU does not answer, or there are too many. */
int registers_read(struct boot *b);

extern const unsigned char boot_init[], boot_init_end[];	/* /init, an ELF file; embedded by the build */
extern const unsigned char boot_init_arm[], boot_init_arm_end[];	/* the same of 32-bit Arm; empty: nothing built it */

#endif
