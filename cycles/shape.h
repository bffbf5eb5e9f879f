/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine must know of an instruction, on whichever core: its class, and which registers it reads and writes as what. */
#ifndef CYCLES_SHAPE_H
#define CYCLES_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "cycles/class.h"

enum maker { MAKER_ALU, MAKER_LOAD, MAKER_NARROW, MAKER_MUL, MAKER_PRODUCT, MAKER_SUM, MAKER_OTHER, MAKERS };
enum taker {
	TAKER_PLAIN, TAKER_SHIFTED, TAKER_ADDRESS, TAKER_INDEX, TAKER_DATA, TAKER_FACTOR, TAKER_ACCUMULATE, TAKER_FLAGS, TAKERS
};
enum sync { SYNC_PLAIN, SYNC_WAITS, SYNC_FLUSHES };

struct class_row {
	const char *name;
	uint8_t maker, sync;	/* enum maker, enum sync */
};
extern const struct class_row class_rows[CLASS_COUNT];
extern const char *const maker_names[MAKERS], *const taker_names[TAKERS];

#define SHAPE_SP 31		/* registers are 0 to 30, and these */
#define SHAPE_FLAGS 32
#define SHAPE_VECTOR 33		/* v0, and the others behind it */
#define SHAPE_REGISTERS 65
#define SHAPE_READS_MAX 12
#define SHAPE_WRITES_MAX 10
#define SHAPE_NONE 0xff

struct shape {
	uint32_t word;
	uint8_t class;			/* enum class_id */
	bool load, store, pair, narrow;	/* narrow, of a pair: 32 bits each */
	uint8_t back;			/* the base register that is written back, or SHAPE_NONE */
	uint8_t second;			/* the second of two registers that a pair loads, or SHAPE_NONE */
	uint8_t vector;			/* bytes of each SIMD register that is loaded or stored, 0: none is */
	uint8_t width;			/* bytes of a SIMD register that it works on: 8, 16; 0: of none */
	uint8_t factors;		/* the same of what it multiplies, if that is what it does */
	uint8_t size;			/* bytes of the access, 0: none, or not known */
	uint8_t reads, writes;
	struct { uint8_t reg, taker; } read[SHAPE_READS_MAX];
	uint8_t write[SHAPE_WRITES_MAX];	/* without `back` */
};

/* Kept by the thread until it asks for another word. */
const struct shape *shape_of(uint32_t word);

#endif
