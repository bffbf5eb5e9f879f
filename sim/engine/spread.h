/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A large image, of which the engine has only those pieces that the guest has touched. */
#ifndef SIM_ENGINE_SPREAD_H
#define SIM_ENGINE_SPREAD_H

#include "sim/engine/memory.h"

#define SPREAD_PIECE 0x10000ull
#define SPREAD_MOST 64	/* pieces; if more are touched, the engine gets all that is left */

/* Size 0: there is none. */
struct spread {
	struct engine_region region;	/* borrowed from engine.memory */
	uint32_t pieces[SPREAD_MOST];	/* that the engine has, by index */
	size_t count;
	bool whole;			/* it has all of them */
};

/* Have a private copy of the file `fd` at `base`, piece by piece, as the guest touches it. NULL: there is no memory. */
uint8_t *spread_map(struct engine *e, uint64_t base, size_t size, int fd);
/* The guest touches what the engine does not have. False: that is no piece of a large image either. */
bool spread_touch(struct engine *e, uint64_t addr, size_t size);
/* The engine is to have all of it if it lies within [pa, pa + size). False: that cannot be. */
bool spread_touch_all(struct engine *e, uint64_t pa, uint64_t size);

#endif
