/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel's own routines that scenarios can play: kexec's relocation routine, and the code with which hibernation ends. They
 * are found in a file by their structure: what they walk, test and maintain, and how they leave. Which register or word of memory
 * plays which part is read from where the code takes it.
 */
#ifndef SUITE_SCENARIO_FIND_H
#define SUITE_SCENARIO_FIND_H

#include "suite/scenario/scenario.h"

struct found_routine {
	const char *form;	/* that of the scenarios that play it: "kexec-5.16" */
	const char *what;	/* "kexec's relocation routine" */
	uint64_t at;		/* offset in the file of its first instruction */
	uint64_t size;		/* up to the last instruction that it reaches */
	unsigned page;		/* bytes that it copies at a time */
	struct kimage_fields kimage; /* kexec-5.16 */
	struct pbe_fields pbe;	/* hibernation */
	char why[160];		/* why it cannot be played; "": it can */
};

/* Fills at most `max`, in the file's order; returns how many. */
size_t routines_find(const uint8_t *data, size_t size, struct found_routine *found, size_t max);

struct code {
	const uint8_t *data;
	size_t size;
};

/* suite/scenario/alternatives.c: what the kernel writes over a routine at boot, on CPUs that need it. */
struct routine_patches {
	unsigned count;		/* places; 0: the file is what runs */
	uint64_t at;		/* the first: an offset in the file */
	uint64_t unknown_at;	/* one that code writes, so that the file does not show it; 0: there is none */
};
/* The routine as it is with all of them in place, to `to` (r->size bytes). */
void routine_patch(const struct code *code, const struct found_routine *r, uint8_t *to, struct routine_patches *patches);

/* suite/scenario/origin.c: where a register's value comes from, followed backwards through moves that keep the address. */
struct origin {
	enum { ORIGIN_UNKNOWN, ORIGIN_ARGUMENT, ORIGIN_FIELD } kind;
	unsigned reg;		/* the argument's register, or the one that the field's structure is pointed at by */
	unsigned offset;	/* of the field */
	uint64_t at;		/* the first instruction that takes it */
};
#define ARGUMENTS 6u		/* x0-x5 */
uint32_t code_word(const struct code *code, uint64_t at);
/* The lowest address from which code runs straight on to `at`, as far as is looked. */
uint64_t code_begin(const struct code *code, uint64_t at);
/* `reg` as it is before the instruction at `at`. */
struct origin code_origin(const struct code *code, unsigned reg, uint64_t at);
/* Bytes from `at` up to the last instruction that is reached from there; 0 if code leaves HV_KEXEC_CODE_MAX bytes. */
uint64_t code_extent(const struct code *code, uint64_t at);

/* Words of these forms, and their fields. */
#define RD(insn) ((insn) & 31)
#define RN(insn) ((insn) >> 5 & 31)
#define RM(insn) ((insn) >> 16 & 31)
static inline bool is_ldr(uint32_t insn)	/* LDR Xt, [Xn, #offset] */
{
	return (insn & 0xffc00000u) == 0xf9400000u;
}
static inline unsigned ldr_offset(uint32_t insn)
{
	return (insn >> 10 & 0xfff) * 8;
}
static inline bool is_mov(uint32_t insn)	/* MOV Xd, Xm */
{
	return (insn & 0xffe0ffe0u) == 0xaa0003e0u;
}
static inline bool is_cbz(uint32_t insn)	/* CBZ Xt */
{
	return (insn & 0xff000000u) == 0xb4000000u;
}
static inline bool is_cbnz(uint32_t insn)
{
	return (insn & 0xff000000u) == 0xb5000000u;
}
static inline bool is_br(uint32_t insn)
{
	return (insn & 0xfffffc1fu) == 0xd61f0000u;
}
static inline bool is_ret(uint32_t insn)
{
	return (insn & 0xfffffc1fu) == 0xd65f0000u;
}

#endif
