/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instructions as text: ASM("mov x0, xzr; eret"), and ASM_A32() and ASM_T32() of 32-bit Arm. When the tests are built, GNU as makes
 * the words of each such text that stands in a source (tests/assembled.sh). An address in a text is relative to the instruction,
 * ".+8", or a label of its own, "1f".
 */
#ifndef HVCHECK_TESTS_ASSEMBLED_H
#define HVCHECK_TESTS_ASSEMBLED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef ASM		/* tests/assembled.sh has it defined: the preprocessor marks each text for it */
#define ASM(text) text
#define ASM_A32(text) "a32: " text
#define ASM_T32(text) "t32: " text
#endif

/*
 * The words of `text`, static, as they lie in memory, and how many they are: behind an odd halfword of T32 there is zero. A text
 * that is no ASM("...") of a source ends the test.
 */
const uint32_t *assembled(const char *text, size_t *count);
/* The one word of `text`. */
uint32_t assembled_word(const char *text);
/* False: the tests were built without a compiler for 32-bit Arm, so that no ASM_A32() and ASM_T32() has words. */
bool assembled_has_arm(void);

#endif
