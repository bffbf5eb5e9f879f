/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of suite/measure/ share. */
#ifndef SUITE_MEASURE_PRIVATE_H
#define SUITE_MEASURE_PRIVATE_H

#include "suite/measure/measure.h"

extern const unsigned char measure_elf[], measure_elf_end[];	/* loops.S, as an object */

#endif
