/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A flattened device tree, read in place (Devicetree Specification, chapter 5). Freestanding and safe against any bytes: nothing
 * outside of the blob is read, and no load is unaligned, as the payload's MMU is off.
 */
#ifndef HVCHECK_NATIVE_DT_H
#define HVCHECK_NATIVE_DT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DT_HEADER 40		/* bytes at its start that dt_open() reads */
#define DT_DEPTH 16		/* nodes deeper than this are passed over */

struct dt {
	const uint8_t *blob;	/* borrowed */
	uint32_t size;
	uint32_t structs, structs_size, strings, strings_size, reserved; /* offsets in blob, and sizes */
};

/* A value inside the blob; bytes is NULL if there is no such property. */
struct dt_value {
	const uint8_t *bytes;
	uint32_t size;
};

/* A walk over all nodes: dt_walk_start(), then dt_walk_next() until it is false. */
struct dt_walk {
	const struct dt *dt;
	uint32_t at;			/* the next token */
	unsigned depth;			/* of the current node; the root's is 0 */
	unsigned open;			/* nodes that have begun and not ended */
	uint32_t node[DT_DEPTH];	/* the current node and those it lies in: offsets of their names */
};

/* False: these are not the first bytes of a device tree of at most `room` bytes. */
bool dt_open(struct dt *dt, const void *blob, uint64_t room);
void dt_walk_start(struct dt_walk *w, const struct dt *dt);
bool dt_walk_next(struct dt_walk *w);

/* The name of the node `up` levels above the current one: "serial@9000000". NUL-terminated inside the blob. */
const char *dt_name(const struct dt_walk *w, unsigned up);
struct dt_value dt_property(const struct dt_walk *w, unsigned up, const char *name);
/* Entry `index` of /memreserve/. False: there are not so many. */
bool dt_reserved(const struct dt *dt, unsigned index, uint64_t *at, uint64_t *size);

/* Whether the current node is the one at `path` (`length` characters, "/soc/serial"); a component may leave its @unit out. */
bool dt_is_path(const struct dt_walk *w, const char *path, size_t length);
/* Whether the list of strings `v` has `word` in it. */
bool dt_lists(struct dt_value v, const char *word);
bool dt_is_word(struct dt_value v, const char *word);
/* Whether the node at `up` levels is in use: no status, or "okay". */
bool dt_is_okay(const struct dt_walk *w, unsigned up);

/* `cells` (1 or 2) cells of `v` from byte `at` on. Value 0 and false if they are not there. */
bool dt_cells(struct dt_value v, uint32_t at, unsigned cells, uint64_t *value);
/* A property of one cell, or `otherwise`. */
uint32_t dt_cell(const struct dt_walk *w, unsigned up, const char *name, uint32_t otherwise);
/*
 * Entry `index` of the current node's `reg`, as a physical address: through the `ranges` of every bus above. False: there is none,
 * or a bus does not lead to memory.
 */
bool dt_reg(const struct dt_walk *w, unsigned index, uint64_t *at, uint64_t *size);

#endif
