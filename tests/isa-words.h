/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words, and text of other tools, for the tests of the table of instructions. */
#ifndef HVCHECK_TESTS_ISA_WORDS_H
#define HVCHECK_TESTS_ISA_WORDS_H

#include "isa/isa.h"

uint64_t isa_random(uint64_t *state);
/* A word of `row`: its fields, and what it does not look at, are random. */
uint32_t isa_random_word(const struct isa_row *row, uint64_t *state);
/* For ck_assert_msg: the id as it stands in a64.def. */
const char *isa_id_name(unsigned id);

/* Of an instruction as objdump prints it: true if that is its name; the general registers and SP in it, a bit each. */
bool isa_text_begins(const char *text, const char *name);
uint64_t isa_text_registers(const char *text);

#endif
