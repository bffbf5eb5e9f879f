/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The class of an instruction. */
#ifndef CYCLES_CLASS_H
#define CYCLES_CLASS_H

#include <stdbool.h>

#include "isa/isa.h"

enum class_id {
#define CLASS(id, name, maker, sync) CLASS_##id,
#include "cycles/class.def"
	CLASS_COUNT
};
#define CLASS_FIRST_SYS CLASS_MRS

enum class_id class_of(const struct isa_insn *insn);
/* True if the operand in the role SHIFTED is shifted or extended. */
bool class_is_shifted(const struct isa_insn *insn);
/* Bytes that it loads or stores; 0: none, or an access whose address is not looked at. */
unsigned class_size(const struct isa_insn *insn);

#endif
