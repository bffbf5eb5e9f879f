/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who watches the guest while it runs: caches and barriers, coverage, an observer, a batch that the host steers. The engine knows
 * none of them. It has a list of tables of functions, and calls each in the order in which they came.
 */
#ifndef SIM_ENGINE_WATCHER_H
#define SIM_ENGINE_WATCHER_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/engine/exception.h"

struct engine;

/* A load or store that the guest makes; `value` is what it stores. */
struct engine_access {
	uint64_t va, value;
	unsigned size;
	bool store;
};

/* Members that are NULL are not called. */
struct watcher {
	/* An exception is taken to the vector at `to`, and all that its entry writes is written. */
	void (*enter)(void *ctx, const struct engine_exception *x, uint64_t to);
	/* A system register, ISA_SYSREG(), is about to be written, or read or written if the engine's own CPU lacks it. */
	void (*sysreg)(void *ctx, unsigned number);
	/* Control is behind the caller's HVC, or at the payload. */
	void (*arrive)(void *ctx, uint64_t pc);
	/* A block of the subject's code begins. */
	void (*block)(void *ctx, uint64_t pc);
	/* Before each instruction, and each load and store, of any code; of a watcher that came before any was translated. */
	void (*step)(void *ctx, uint64_t pc);
	void (*access)(void *ctx, const struct engine_access *a);
	void *ctx;
};

#define WATCHERS 4

struct watchers {
	const struct watcher *list[WATCHERS];	/* borrowed */
	unsigned count;
	bool steps, accesses;	/* Unicorn tells of them */
};

/* `w` is borrowed until it goes or the engine is closed. False: there are too many. */
bool engine_watch(struct engine *e, const struct watcher *w);
void engine_unwatch(struct engine *e, const struct watcher *w);

/* Tell all that want to know. */
void engine_tell_enter(struct engine *e, const struct engine_exception *x, uint64_t to);
void engine_tell_sysreg(struct engine *e, unsigned number);
void engine_tell_arrive(struct engine *e, uint64_t pc);
void engine_tell_block(struct engine *e, uint64_t pc);
/* True if one wants to know of system registers. */
bool engine_asks_sysreg(const struct engine *e);

#endif
