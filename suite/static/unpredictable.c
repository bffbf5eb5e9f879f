/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/isa.h"
#include "suite/static/unpredictable.h"

bool is_unpredictable(uint32_t word)
{
	struct isa_insn insn;

	return isa_decode(ISA_A64, word, &insn) && isa_is_unpredictable(&insn);
}
