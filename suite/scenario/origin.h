/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Code of a kernel's file, followed: how far it reaches, and where a register's value comes from. */
#ifndef SUITE_SCENARIO_ORIGIN_H
#define SUITE_SCENARIO_ORIGIN_H

#include <stddef.h>
#include <stdint.h>

struct code {
	const uint8_t *data;
	size_t size;
};

/* Where a register's value comes from, followed backwards through moves that keep the address. */
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

#endif
