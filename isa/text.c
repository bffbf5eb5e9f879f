/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name of an instruction, as assemblers write it. */
#include "isa/isa.h"

static size_t append(char *name, size_t length, const char *text)
{
	while (*text && length < ISA_NAME_MAX - 1)
		name[length++] = *text++;
	name[length] = '\0';
	return length;
}

static const char *const conditions[] = {
	".eq", ".ne", ".cs", ".cc", ".mi", ".pl", ".vs", ".vc", ".hi", ".ls", ".ge", ".lt", ".gt", ".le", ".al", ".nv",
};

static const char *suffix(const struct isa_insn *insn, const struct isa_operand *o)
{
	int64_t value = isa_get(insn, o);

	switch (o->role) {
	case ISA_ACQUIRE: return value ? "a" : "";
	case ISA_RELEASE: return value ? "l" : "";
	case ISA_SIZE: return value == 0 ? "b" : value == 1 ? "h" : "";
	case ISA_COND_NAME: return conditions[value] + (insn->set != ISA_A64);
	case ISA_SETS_FLAGS: return value ? "s" : "";
	default: return "";
	}
}

size_t isa_name(const struct isa_insn *insn, char name[ISA_NAME_MAX])
{
	size_t length = append(name, 0, insn->row->name);

	for (const struct isa_operand *o = insn->row->operands; length && o->role; o++)
		if (o->role == ISA_ACQUIRE || o->role == ISA_RELEASE || o->role == ISA_SIZE || o->role == ISA_COND_NAME ||
		    o->role == ISA_SETS_FLAGS)
			length = append(name, length, suffix(insn, o));
	return length;
}
