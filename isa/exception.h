/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why an exception was taken, as ESR_ELx tells it. */
#ifndef ISA_EXCEPTION_H
#define ISA_EXCEPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum isa_esr_class {
#define ESR_CLASS(name, value, immediate, words) ISA_EC_##name = value,
#include "isa/esr.def"
#undef ESR_CLASS
};

#define ISA_ESR_EC_SHIFT 26
#define ISA_ESR_EC(esr) ((unsigned)((esr) >> ISA_ESR_EC_SHIFT & 63))
#define ISA_ESR_IMM16(esr) ((unsigned)((esr) & 0xffff))

/* What the class is, in words; NULL: not known. */
const char *isa_esr_words(unsigned ec);
/* True if the instruction's immediate is in ESR_ELx. */
bool isa_esr_has_immediate(unsigned ec);

#endif
