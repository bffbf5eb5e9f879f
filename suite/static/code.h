/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes as instructions of one set. */
#ifndef SUITE_STATIC_CODE_H
#define SUITE_STATIC_CODE_H

#include "hvcheck/stub.h"
#include "isa/isa.h"

struct code {
	const uint8_t *image;	/* borrowed */
	size_t size;
	enum isa_set set;
	enum hv_exec exec;
};

#define CODE_A64(bytes, count) (struct code){ .image = (bytes), .size = (count), .set = ISA_A64, .exec = HV_A64 }

/* A stub's, as its table is entered. */
static inline struct code code_of(const struct hv_stub *stub)
{
	enum isa_set set = stub->exec == HV_A64 ? ISA_A64 : stub->thumb ? ISA_T32 : ISA_A32;

	return (struct code){ stub->image, stub->size, set, stub->exec };
}

/* True if an instruction may begin at `at`, which may be any number. */
static inline bool code_has(const struct code *code, uint64_t at)
{
	return at <= code->size && code->size - at >= (code->set == ISA_T32 ? 2 : 4);
}

/* The word there; 0 if there is none. */
static inline uint32_t code_word(const struct code *code, uint64_t at)
{
	return code_has(code, at) ? isa_fetch(code->set, code->image + at, code->size - at) : 0;
}

static inline bool code_decode(const struct code *code, uint64_t at, struct isa_insn *insn)
{
	return isa_decode(code->set, code_word(code, at), insn);
}

#endif
