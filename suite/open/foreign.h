/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ELF files for CPUs of another architecture. */
#ifndef SUITE_OPEN_FOREIGN_H
#define SUITE_OPEN_FOREIGN_H

#include <stddef.h>
#include <stdint.h>

/* The architecture's name, if the bytes begin an ELF file for one that is known and is not Arm; else NULL. */
const char *elf_foreign(const uint8_t *data, size_t size);

#endif
