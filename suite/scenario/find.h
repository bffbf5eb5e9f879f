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

/* suite/scenario/forms.c: words of these forms, and what they hold. */
bool is_ldr(uint32_t insn);		/* LDR Xt, [Xn, #offset] */
unsigned ldr_offset(uint32_t insn);
bool is_mov(uint32_t insn);		/* MOV Xd, Xm */
bool is_fold(uint32_t insn);		/* ORR Xd, Xn, Xn, LSR #n: the address of a table as TTBRs have it */
bool is_and(uint32_t insn);		/* AND Xd, Xn, #mask */
bool is_cbz(uint32_t insn);		/* CBZ Xt */
bool is_cbnz(uint32_t insn);
bool is_br(uint32_t insn);
bool is_leave(uint32_t insn);		/* BR, RET */
bool is_hvc(uint32_t insn);		/* HVC #0 */
bool is_msr_ttbr1(uint32_t insn);
bool is_ldp(uint32_t insn);		/* LDP Xt1, Xt2: signed offset, post- and pre-index, non-temporal */
bool is_stp(uint32_t insn);
bool is_hint(uint32_t insn);
/* ADD or SUB Xd, Xn, Xm, and which. */
bool is_sum(uint32_t insn);
bool is_difference(uint32_t insn);
/* AND Xd, Xn, #~(page - 1): how many bytes a page has; 0: it is none. */
uint64_t page_of_mask(uint32_t insn);
/* TST Xn, #page - 1, or ADD Xd, Xn, #page, LSL #12: how many bytes a page has; 0: it is none. */
uint64_t page_of_step(uint32_t insn);
/* TBZ, TBNZ or TST of bit `bit`, 0 to 3, of `reg`. */
bool tests_bit(uint32_t insn, unsigned reg, unsigned bit);

#endif
