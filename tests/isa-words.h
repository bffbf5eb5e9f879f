/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words for the tests of the table of instructions. */
#ifndef HVCHECK_TESTS_ISA_WORDS_H
#define HVCHECK_TESTS_ISA_WORDS_H

#include "isa/isa.h"

uint64_t isa_random(uint64_t *state);
/* A word of `row`: its fields, and what it does not look at, are random. */
uint32_t isa_random_word(const struct isa_row *row, uint64_t *state);
/* For ck_assert_msg: the id as it stands in a64.def. */
const char *isa_id_name(unsigned id);

#endif
