/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the slots of a table begin to handle an exception: which registers of which level they save and restore.
 * It tells a table from code that is merely shaped like one, its level, and whose it is.
 */
#ifndef HVCHECK_ENTRY_H
#define HVCHECK_ENTRY_H

#include <stddef.h>
#include <stdint.h>

struct entry {
	uint64_t found;		/* set of 1 << FEATURE_* */
	/* Slots whose code uses ESR, ELR, SPSR, FAR or VBAR of some level, writes TPIDR_EL1, or has an ERET. */
	uint16_t handles;
	uint16_t dead;		/* slots whose code only loops or stops */
};

/* Slots at offset `table` that handle exceptions; 0 if it is soon seen that they are fewer than `min`. */
unsigned entry_count(const uint8_t *image, size_t size, uint64_t table, unsigned min);
/* The table at offset `table` lies within `size`. */
void entry_read(const uint8_t *image, size_t size, uint64_t table, struct entry *entry);

#endif
