/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel has written over the code of its tables since it was a file. */
#include <stdlib.h>

#include "machines/boot/boot.h"
#include "hvcheck/abi.h"
#include "isa/encode.h"
#include "isa/isa.h"
#include "suite/static/alternatives.h"
#include "suite/static/word.h"
#include "suite/static/reach.h"
#include "suite/static/relocated.h"

#define CONFIDENCE_MIN 50
#define KERNEL_HALF 0xffffull

struct comparison {
	const struct boot *b;
	const uint8_t *memory;
	struct code code;		/* as instructions; its bytes are the file's, or memory's */
	size_t size;			/* of both: behind the file's end there is nothing to compare */
	const struct rewritten *list;
	size_t list_count;
	const uint64_t *relocated;	/* words that are zero in the file */
	size_t relocated_count;
	struct boot_table *table;
	uint8_t *seen;			/* a byte for each halfword; owned */
};

static uint64_t pointer(const uint8_t *bytes, size_t size, uint64_t at)
{
	return hv_word(bytes, size, at) | (uint64_t)hv_word(bytes, size, at + 4) << 32;
}

/* An address of the kernel's, or one that KVM made of it, in place of another or of none that the kernel's relocations name. */
static bool is_pointer(const struct comparison *c, uint64_t at)
{
	uint64_t word = at & ~7ull, is = pointer(c->memory, c->size, word);

	if (relocated_has(c->relocated, c->relocated_count, word))
		return true;
	return is >> 48 == KERNEL_HALF || (is >> 40 && !(is >> 56) && pointer(c->b->image, c->size, word) >> 48 == KERNEL_HALF);
}

/* A row of the kernel's table of static keys: where, relative to itself, a NOP or a branch stands, and where that leads. */
#define JUMP_TARGET 4u

static uint64_t led_to(const struct comparison *c, uint64_t at)
{
	return at + (uint64_t)(int64_t)(int32_t)hv_word(c->b->image, c->size, at);
}

static bool is_in_jump_table(const struct comparison *c, uint64_t from, uint64_t to)
{
	for (uint64_t at = 0; at + 2 * JUMP_TARGET <= c->size; at += 4)
		if (led_to(c, at) == from && led_to(c, at + JUMP_TARGET) == to)
			return true;
	return false;
}

/* A NOP in place of a branch, or a branch in place of a NOP. */
static bool is_static_key(const struct comparison *c, uint64_t at)
{
	const uint32_t words[] = { hv_word(c->b->image, c->size, at), hv_word(c->memory, c->size, at) };
	unsigned branch = words[0] == ISA_WORD_NOP;
	struct isa_insn insn;

	return words[!branch] == ISA_WORD_NOP && isa_decode(ISA_A64, words[branch], &insn) && insn.id == A64_B &&
	       is_in_jump_table(c, at, isa_target(&insn, at));
}

static enum boot_change_kind kind_of(const struct comparison *c, uint64_t at, bool data)
{
	const struct rewritten *r = alternatives_find(c->list, c->list_count, at);

	if (r)
		return r->callback ? BOOT_CALLBACK : BOOT_ALTERNATIVE;
	if (data)
		return is_pointer(c, at) ? BOOT_POINTER : BOOT_OTHER;
	return is_static_key(c, at) ? BOOT_STATIC_KEY : BOOT_OTHER;
}

/* `set`: of the instruction there, of `count` bytes. */
static void compare(struct comparison *c, uint64_t at, unsigned count, enum isa_set set, bool data)
{
	struct boot_table *t = c->table;
	uint32_t was, is;

	if (at % 2 || (data && at % 4) || at >= c->size || c->size - at < count || c->seen[at / 2])
		return;
	c->seen[at / 2] = 1;
	t->words++;
	was = data ? hv_word(c->b->image, c->size, at) : isa_fetch(set, c->b->image + at, count);
	is = data ? hv_word(c->memory, c->size, at) : isa_fetch(set, c->memory + at, count);
	if (was == is)
		return;
	if (t->kept < BOOT_CHANGES)
		t->change[t->kept++] = (struct boot_change){ at, was, is, kind_of(c, at, data), data, set == ISA_T32 };
	t->changed++;
}

/* A word of the code, and what it loads from beside the code. */
static void see(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct comparison *c = ctx;
	enum isa_set set = code_set(&c->code, at);
	struct isa_insn insn;

	(void)slot;
	at = code_place(&c->code, at);
	compare(c, at, isa_size(set, word), set, false);
	isa_decode(set, word, &insn);
	if (!isa_is_literal(&insn))
		return;
	compare(c, isa_target(&insn, at), 4, set, true);
	if (set == ISA_A64)
		compare(c, isa_target(&insn, at) + 4, 4, set, true);
}

static int by_place(const void *a, const void *b)
{
	const struct boot_change *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

/* What a resident hypervisor's vectors call is C code, and no part of the table. */
static void walk(struct comparison *c, const uint8_t *bytes)
{
	const struct hv_abi *abi = hv_abi_find(c->table->found.guess);

	c->code.image = bytes;
	if (abi && abi->mmu_on && abi->exec == HV_A64)
		reach_without_calls(bytes, c->size, c->table->found.at, see, c);
	else
		reach_code_visit(&c->code, c->table->found.at, see, c);
}

/* The code as it was, and as it is: either may lead where the other does not. */
static bool compare_table(struct comparison *c)
{
	const struct hv_found *found = &c->table->found;

	c->code = (struct code){ .size = c->size, .exec = found->exec,
				 .set = found->exec == HV_A64 ? ISA_A64 : found->thumb ? ISA_T32 : ISA_A32 };
	c->seen = calloc(c->size / 2 + 1, 1);
	if (!c->seen)
		return false;
	walk(c, c->b->image);
	walk(c, c->memory);
	free(c->seen);
	qsort(c->table->change, c->table->kept, sizeof(c->table->change[0]), by_place);
	return true;
}

int boot_changes(const struct boot *b, struct boot_table *tables)
{
	static struct hv_found found[BOOT_TABLES * 4];
	struct comparison c = { .b = b, .memory = board_at(b, b->found.kernel), .size = b->image_size };
	size_t total = hv_scan(b->image, b->image_size, found, BOOT_TABLES * 4);
	struct rewritten *list = alternatives_list(b->image, b->image_size, &c.list_count);
	uint64_t *relocated = relocated_list(b->image, b->image_size, &c.relocated_count);
	int count = 0;

	c.list = list;
	c.relocated = relocated;
	for (size_t i = 0; i < total && i < BOOT_TABLES * 4 && count >= 0 && count < BOOT_TABLES; i++) {
		if (!found[i].aligned || found[i].confidence < CONFIDENCE_MIN || found[i].exec != b->found.exec ||
		    !hv_is_generation(found[i].guess))
			continue;
		tables[count] = (struct boot_table){ .found = found[i] };
		c.table = &tables[count];
		count = compare_table(&c) ? count + 1 : -1;
	}
	free(list);
	free(relocated);
	return count;
}
