/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks for those who want to recognise code: they stay in the handlers. A BL out of a handler leads into C
 * code, which says nothing about the table.
 */
#ifndef HVCHECK_REACH_H
#define HVCHECK_REACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "suite/static/code.h"

/* hv_stub_reach() and hv_stub_visit(), of code in any set. */
void reach_code(const struct code *code, uint64_t table, struct hv_reach *reach);
void reach_code_visit(const struct code *code, uint64_t table,
		      void (*visit)(void *ctx, unsigned slot, uint64_t at, uint32_t insn), void *ctx);

/* As hv_reach_visit(), but what BL calls is entered only if it is near. */
void reach_without_calls(const uint8_t *image, size_t size, uint64_t table,
			 void (*visit)(void *ctx, unsigned slot, uint64_t at, uint32_t insn), void *ctx);

/*
 * Visit the code from `at` on, at most 256 instructions, in the order in which they are reached. BL is entered
 * only if it leads to a place near. Returns false if the code only loops or stops: there is no ERET, BR, BLR or
 * RET, and no end of the image.
 */
bool reach_handler(const uint8_t *image, size_t size, uint64_t at,
		   void (*visit)(void *ctx, uint64_t at, uint32_t insn), void *ctx);

#endif
