/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instructions as text: ASM("mov x0, xzr; eret"). When the tests are built, GNU as makes the words of each such text that
 * stands in a source (tests/assembled.sh). An address in a text is relative to the instruction, ".+8", or a label of its own, "1f".
 */
#ifndef HVCHECK_TESTS_ASSEMBLED_H
#define HVCHECK_TESTS_ASSEMBLED_H

#include <stddef.h>
#include <stdint.h>

#ifndef ASM		/* tests/assembled.sh has it defined: the preprocessor marks each text for it */
#define ASM(text) text
#endif

/* The words of `text`, static, and how many they are. A text that is no ASM("...") of a source ends the test. */
const uint32_t *assembled(const char *text, size_t *count);
/* The one word of `text`. */
uint32_t assembled_word(const char *text);

#endif
