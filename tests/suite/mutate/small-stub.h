/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A stub of a few words, and the mutants of it. */
#ifndef HVCHECK_TESTS_SMALL_STUB_H
#define HVCHECK_TESTS_SMALL_STUB_H

#include "suite/mutate/mutate.h"
#include "tests/assembled.h"

#define CODE 0x800		/* behind the table */
#define CODE_WORDS 36
#define SYNC_SLOT 0x400
#define SMALL_STUB ASM("cmp x0, #0; b.ne .+12; msr vbar_el2, x1; isb; mov x0, xzr; eret")

extern uint8_t small_image[CODE + 4 * CODE_WORDS];
extern struct mutants small_mutants;

/* The offset of a word of the code. */
uint32_t small_stub_at(unsigned index);
/* Make a table of which slot 0x400 leads to `text`, all else hanging, and its mutants, which mutants_free() frees. */
void small_stub_make(const char *text);

#endif
