/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a kernel without symbols keeps what its command line says of ID registers. The stub's own code tells: it reads an ID
 * register, then, by an address relative to the PC, the two words of that register's override.
 *
 *	mrs	x1, id_aa64pfr0_el1
 *	...
 *	adrp	x1, page
 *	add	x1, x1, #offset
 *	ldr	x2, [x1]		value
 *	ldr	x1, [x1, #8]		mask
 *
 * A second variable that is read behind the same ID register is that of the software features.
 */
#include <string.h>

#include "isa/isa.h"
#include "isa/sysreg.h"
#include "suite/static/name-overrides.h"
#include "suite/stub/private.h"

#define SOFTWARE "arm64_sw_feature_override"
#define MOST 8

static const struct { uint16_t id; const char *name; } overrides[] = {
	{ ISA_ID_AA64PFR0_EL1, "id_aa64pfr0_override" },
	{ ISA_ID_AA64PFR1_EL1, "id_aa64pfr1_override" },
	{ ISA_ID_AA64SMFR0_EL1, "id_aa64smfr0_override" },
	{ ISA_ID_AA64MMFR1_EL1, "id_aa64mmfr1_override" },
};
#define OVERRIDES (sizeof(overrides) / sizeof(overrides[0]))

/* A pair of words that the code reads. */
struct pair {
	const char *name;
	uint64_t at;
};

struct reading {
	const struct hv_stub *stub;
	unsigned id;			/* the ID register that was read last; OVERRIDES: none of the list */
	uint64_t base[32];		/* address in a register, made from the PC; 0: none is known */
	uint64_t value_at;		/* where the last word was loaded from through such an address */
	struct pair pairs[MOST];
	unsigned pair_count;
};

static struct pair *find_name(struct reading *r, const char *name)
{
	for (unsigned i = 0; i < r->pair_count; i++)
		if (!strcmp(r->pairs[i].name, name))
			return &r->pairs[i];
	return NULL;
}

static bool is_known(const struct reading *r, uint64_t at)
{
	for (unsigned i = 0; i < r->pair_count; i++)
		if (r->pairs[i].at == at)
			return true;
	return false;
}

static void note(struct reading *r, uint64_t at)
{
	const char *name;

	if (r->id == OVERRIDES || r->pair_count == MOST || is_known(r, at))
		return;
	name = find_name(r, overrides[r->id].name) ? SOFTWARE : overrides[r->id].name;
	if (!find_name(r, name))
		r->pairs[r->pair_count++] = (struct pair){ name, at };
}

/* A load of the word at `at`: with the one right before it in memory, if that came before it, it makes a pair. */
static void load(struct reading *r, uint64_t at)
{
	bool pair = r->value_at && at == r->value_at + 8 && r->stub->size >= 16 && r->value_at <= r->stub->size - 16;

	if (pair)
		note(r, r->value_at);
	r->value_at = pair ? 0 : at;	/* the next variable may follow this one in memory */
}

static void read_word(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct reading *r = ctx;
	unsigned rd = ISA_RD(word), rn = ISA_RN(word);
	uint64_t imm, made = 0;
	struct isa_insn insn;

	(void)slot;
	isa_decode(ISA_A64, word, &insn);
	imm = (uint64_t)isa_value(&insn, ISA_IMM);
	if (insn.id == A64_MRS)
		for (r->id = 0; r->id < OVERRIDES && overrides[r->id].id != ISA_SYSREG_OF(word); r->id++)
			;
	if (insn.id == A64_ADRP || insn.id == A64_ADR)
		made = isa_target(&insn, at);
	else if (insn.id == A64_ADD_IMM && isa_is_wide(&insn) && !isa_value(&insn, ISA_SHIFT) && r->base[rn])
		made = r->base[rn] + imm;
	else if (insn.id == A64_LDR_IMM && isa_value(&insn, ISA_SIZE) == 3 && r->base[rn])
		load(r, r->base[rn] + 8 * imm);
	if ((isa_writes(&insn) & ISA_GENERAL) >> rd & 1)
		r->base[rd] = made;
}

bool name_overrides(struct hv_stub *stub)
{
	struct reading r = { .stub = stub, .id = OVERRIDES };

	for (size_t i = 0; i < stub->symbol_count; i++)
		for (unsigned k = 0; k < OVERRIDES; k++)
			if (!strcmp(stub->symbols[i].name, overrides[k].name))
				return true;
	hv_reach_visit(stub->image, stub->size, stub->table, read_word, &r);
	for (unsigned i = 0; i < r.pair_count; i++)
		if (!stub_add_symbol(stub, r.pairs[i].name, r.pairs[i].at))
			return false;
	stub_sort_symbols(stub);
	return true;
}
