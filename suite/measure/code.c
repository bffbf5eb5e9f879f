/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loops that are built in, as steps. */
#include <stdlib.h>
#include <string.h>

#include "suite/measure/private.h"
#include "suite/open/blocks.h"

#define WARM CYCLES_WARM
#define ICACHE CYCLES_ICACHE
#define LINUX CYCLES_LINUX

const struct measure_loop measure_loops[MEASURE_LOOPS] = {
#define LOOP(name, kind, row, how) { #name, kind, how, row },
#include "suite/measure/loops.def"
};

#define STEPS_MOST 1024
#define HVC_SLOT 0x200		/* of an HVC at EL2 itself, and what is there */
#define ERET_WORD 0xd69f03e0u

static const struct block *block_of(const struct blocks *blocks, const char *name)
{
	for (size_t i = 0; i < blocks->count; i++)
		if (!strcmp(blocks->block[i].name, name))
			return &blocks->block[i];
	return NULL;
}

/* An HVC comes back by the ERET in its slot, which is no part of the loop. */
static size_t with_returns(const struct cycles_step *pass, size_t count, struct cycles_step *to)
{
	size_t all = 0;

	for (size_t i = 0; i < count; i++) {
		to[all++] = pass[i];
		if (!strcmp(cycles_class_name(pass[i].word), "entry"))
			to[all++] = (struct cycles_step){ .pc = BLOCKS_BASE | HVC_SLOT, .word = ERET_WORD, .el = 2 };
	}
	return all;
}

static bool read_loop(struct measure_code *code, size_t i, const struct block *b)
{
	static struct cycles_step pass[STEPS_MOST];
	const struct cycles_block block = { b->words, b->count, BLOCKS_BASE | b->at, b->targets };
	bool closed;
	size_t count = cycles_pass(&block, pass, STEPS_MOST, &closed);

	code->loop[i].steps = calloc(2 * count, sizeof(*pass));
	code->loop[i].at = b->at;
	if (code->loop[i].steps)
		code->loop[i].count = with_returns(pass, count, code->loop[i].steps);
	return closed && code->loop[i].steps;
}

bool measure_code_open(struct measure_code *code, char *error, size_t size)
{
	size_t bytes = (size_t)(measure_elf_end - measure_elf);
	struct blocks blocks;
	bool good = true;

	*code = (struct measure_code){ .loop = { { .count = 0 } } };
	if (!blocks_read(&blocks, "the stub that measures", measure_elf, bytes, error, size))
		return false;
	for (size_t i = 0; i < MEASURE_LOOPS && good; i++) {
		const struct block *b = block_of(&blocks, measure_loops[i].name);

		good = b && read_loop(code, i, b);
		if (!good)
			snprintf(error, size, "loop %s is no loop, or there is no memory for it", measure_loops[i].name);
	}
	blocks_free(&blocks);
	if (!good)
		measure_code_close(code);
	return good;
}

void measure_code_close(struct measure_code *code)
{
	for (size_t i = 0; i < MEASURE_LOOPS; i++)
		free(code->loop[i].steps);
	*code = (struct measure_code){ .loop = { { .count = 0 } } };
}
