/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One pass over a file that finds each place where sixteen slots of 128 bytes may stand, at any multiple of
 * four. It is cheap, and what it finds must still be looked into.
 */
#ifndef HVCHECK_SWEEP_H
#define HVCHECK_SWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Call `place` for each such offset, in order, with the number of its slots that are closed as a table's are. */
void sweep(const uint8_t *bytes, size_t size, void (*place)(void *ctx, uint64_t at, unsigned closed), void *ctx);

struct code;
/* The same for tables of Hyp mode, in either instruction set of AArch32; and whether there is one at `at`. */
void sweep_arm(const uint8_t *bytes, size_t size, void (*place)(void *ctx, const struct code *code, uint64_t at), void *ctx);
bool sweep_arm_is_table(const struct code *code, uint64_t at);

#endif
