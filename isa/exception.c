/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/exception.h"

static const struct { bool immediate; const char *words; } classes[64] = {
#define ESR_CLASS(name, value, has_immediate, text) [value] = { has_immediate, text },
#include "isa/esr.def"
#undef ESR_CLASS
};

const char *isa_esr_words(unsigned ec)
{
	return classes[ec & 63].words;
}

bool isa_esr_has_immediate(unsigned ec)
{
	return classes[ec & 63].immediate;
}
