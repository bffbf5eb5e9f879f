/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the two models of lines.h share: the records, by address, and the parts that an access is cut into. A line without a record
 * is as memory is, and is in no cache.
 */
#ifndef SIM_MEMORY_LINES_TABLE_H
#define SIM_MEMORY_LINES_TABLE_H

#include "sim/memory/lines.h"

#define LINES_LARGEST 2048

enum line_copy { COPY_CACHE, COPY_POU, COPY_POC, COPY_OLD, COPY_OWN, COPY_LATE, COPY_COUNT };	/* OWN, LATE: of the model itself */

/* The beginning of a model's own record. */
struct line {
	struct line *next;	/* in its bucket */
	uint64_t pa;
	uint8_t *copies;	/* COPY_COUNT of them, each as long as the line; NULL: none is told apart from memory */
	bool valid, dirty;	/* the data cache has a copy, and it is newer than the PoU's */
	bool pou_dirty;		/* a unified cache holds a copy that is newer than the PoC's */
};

/* The part of an access that lies in one line. */
struct part {
	uint64_t pa;			/* of the line */
	unsigned at, size, whole;	/* whole: bytes of the access that this is a part of */
	uint8_t *memory;		/* of the line */
	const uint8_t *bytes;		/* those of a store */
	const struct hv_actor *actor;
	bool settled, fetched, kept;	/* lines_observe() */
};

/* A pool hands out pieces of one size. */
struct pool {
	struct slab *slabs;	/* owned */
	void *spare;		/* pieces that were given back, each beginning with the next one's address */
	size_t piece, slab, left;	/* bytes of a piece; pieces of the newest slab, and how many are left of it */
};

struct model {
	size_t record;		/* bytes */
	bool (*init)(struct lines *l);
	void (*fini)(struct lines *l);
	void (*load)(struct lines *l, const struct part *p);
	void (*store)(struct lines *l, const struct part *p);
	bool (*fetch)(struct lines *l, const struct part *p);
	void (*dc)(struct lines *l, struct line *line, enum lines_dc op, const struct hv_actor *actor);
	void (*dc_all)(struct lines *l, enum lines_dc op, const struct hv_actor *actor);
	/* Of `size` bytes from `at` on. */
	void (*ic)(struct lines *l, struct line *line, unsigned at, unsigned size, const struct hv_actor *actor);
	void (*ic_all)(struct lines *l, const struct hv_actor *actor);
	void (*barrier)(struct lines *l, enum lines_barrier barrier);
	void (*context)(struct lines *l);
	void (*pass)(struct lines *l);
	void (*observe)(struct lines *l, struct line *line, const struct part *p, uint8_t *bytes);
	/* Fill `valid`, `dirty`, `icache` and the four copies from byte `at` on; `memory` is the line as last stored. */
	void (*look)(struct lines *l, struct line *line, const uint8_t *memory, unsigned at, struct hv_life *life);
	/* Would a DSB (a context event) change something of this line? */
	bool (*waits)(struct lines *l, struct line *line, bool context);
};
extern const struct model lines_checker, lines_adversary;

struct lines {
	struct lines_config config;
	const struct model *model;
	void *own;			/* the model's */
	struct line **buckets;		/* owned; `mask` + 1 of them */
	struct line *recent;
	size_t mask, count;
	struct pool records, copies;
	uint64_t now, insns;		/* `now` counts events */
	bool short_of_memory;
	bool fetch_told, hazard_told;	/* life: a fetch since the last change; a hazard in this event */
};

/* The record of the line at `pa`: NULL if there is none, or, made if need be, if memory is out. */
struct line *lines_find(struct lines *l, uint64_t pa);
struct line *lines_get(struct lines *l, uint64_t pa);
/* Call `each` for every record. */
void lines_walk(struct lines *l, void (*each)(struct lines *l, struct line *line));
/* Give a record room for its copies, contents undefined; give it back. */
bool lines_grow(struct lines *l, struct line *line);
void lines_shrink(struct lines *l, struct line *line);

static inline uint8_t *copy_of(const struct lines *l, const struct line *line, enum line_copy copy)
{
	return line->copies + (size_t)copy * l->config.line;
}

/* An event of the watched line; of any other, nothing. `memory` as in look(). */
void lines_tell(struct lines *l, uint64_t pa, enum hv_life_event event, unsigned size, const uint8_t *memory,
		const struct hv_actor *actor);

#endif
