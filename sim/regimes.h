/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the guest's addresses lead, by the registers as they stand: the engine translates for itself, and does not tell. */
#ifndef SIM_REGIMES_H
#define SIM_REGIMES_H

#include "sim/engine/engine.h"
#include "sim/memory/translate.h"

struct regimes {
	struct engine *e;
	struct translator translator;
	struct regime of[3];	/* by level; [1], [2] */
	bool known;		/* false: a system register may have been written since */
};

/* The registers of level `el`, 1 or 2, as they stand. */
struct regime regimes_read(struct engine *e, unsigned el);

/* A system register, or a table, may have changed. */
void regimes_forget(struct regimes *r);
/* Level `el` translates `va`; `fetch`: for an instruction. */
struct translation regimes_translate(struct regimes *r, unsigned el, uint64_t va, bool fetch);
/* True if the table that TTBR<half>_ELx points to translates anything. */
bool regimes_live(struct regimes *r, unsigned el, unsigned half);

#endif
