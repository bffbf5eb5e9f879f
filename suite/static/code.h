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

/* In AArch32 code of one set may lead into the other. Addresses of instructions of that other set have this bit. */
#define CODE_OTHER 1ull

static inline bool code_is_other(const struct code *code, uint64_t at)
{
	return code->exec == HV_A32 && at & CODE_OTHER;
}

/* Where it lies in the image. */
static inline uint64_t code_place(const struct code *code, uint64_t at)
{
	return code_is_other(code, at) ? at & ~CODE_OTHER : at;
}

static inline enum isa_set code_set(const struct code *code, uint64_t at)
{
	return !code_is_other(code, at) ? code->set : code->set == ISA_A32 ? ISA_T32 : ISA_A32;
}

/* True if an instruction may begin at `at`, which may be any number. */
static inline bool code_has(const struct code *code, uint64_t at)
{
	uint64_t place = code_place(code, at);

	return place <= code->size && code->size - place >= (code_set(code, at) == ISA_T32 ? 2 : 4);
}

/* The word there; 0 if there is none. */
static inline uint32_t code_word(const struct code *code, uint64_t at)
{
	uint64_t place = code_place(code, at);

	return code_has(code, at) ? isa_fetch(code_set(code, at), code->image + place, code->size - place) : 0;
}

static inline bool code_decode(const struct code *code, uint64_t at, struct isa_insn *insn)
{
	return isa_decode(code_set(code, at), code_word(code, at), insn);
}

/* True of ADD and SUB to the PC in ARM state: a jump, by bit 0 into Thumb code (Arm ARM F1.4.5). */
static inline bool code_is_sum_jump(const struct isa_insn *insn)
{
	return insn->set == ISA_A32 && insn->class == ISA_ALU && insn->flow == ISA_INDIRECT && isa_relative(insn);
}

/* The address that the instruction names, which a branch goes to or a load reads. */
static inline uint64_t code_target(const struct code *code, const struct isa_insn *insn, uint64_t at)
{
	uint64_t place = code_place(code, at), target = isa_target(insn, place);
	bool thumb = insn->set == ISA_T32;

	if (code->exec != HV_A32 || insn->flow == ISA_NEXT || !isa_relative(insn))
		return target;
	if (code_is_sum_jump(insn))
		thumb = target & 1;
	else if (insn->flow == ISA_CALL && insn->row->name[2] == 'x')	/* BLX */
		thumb = !thumb;
	return (target & ~CODE_OTHER) | (thumb == (code->set == ISA_T32) ? 0 : CODE_OTHER);
}

#endif
