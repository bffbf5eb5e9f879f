/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One instruction from assembly to a word, by GNU as. */
#ifndef CLI_ASSEMBLE_H
#define CLI_ASSEMBLE_H

#include <stdbool.h>
#include <stdint.h>

/* "0x..." is a word already. False after saying why. */
bool assemble(const char *text, uint32_t *word);

#endif
