/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tests/isa-words.h"

uint64_t isa_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ull;	/* splitmix64 */

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

/* What should be ones is, nearly always. */
static uint32_t ones(const struct isa_row *row, uint64_t *state)
{
	uint32_t bits = 0;

	for (const struct isa_operand *o = row->operands; o->role; o++)
		for (unsigned n = 0; n < 32; n++)
			if ((o->role == ISA_ONES || o->role == ISA_OPTION) && row->bits[31 - n] == o->letter)
				bits |= 1u << n;
	return isa_random(state) % 8 ? bits : 0;
}

uint32_t isa_random_word(const struct isa_row *row, uint64_t *state)
{
	return (((uint32_t)isa_random(state) | ones(row, state)) & ~row->mask) | row->match;
}

static const char *const names[] = {
	"ISA_UNKNOWN",
#define A64_GROUP(name)
#define A64_HOLE(id, bits) "hole " #id,
#define A64(id, name, bits, class, flow, ...) #id,
#include "isa/a64.def"
};

const char *isa_id_name(unsigned id)
{
	return names[id];
}

bool isa_text_begins(const char *text, const char *name)
{
	size_t length = strlen(name);

	return !strncmp(text, name, length) && (!text[length] || isspace((unsigned char)text[length]));
}

/* x3, w3 and sp, wherever they are a whole word: "s3_0_c1_c2_3" and 0x5 are none. */
uint64_t isa_text_registers(const char *text)
{
	uint64_t bits = 0;

	for (const char *p = text + strcspn(text, " \t"); *p && strncmp(p, "//", 2); p++) {
		if (isalnum((unsigned char)p[-1]) || p[-1] == '_')
			continue;
		if ((*p == 'x' || *p == 'w') && isdigit((unsigned char)p[1]))
			bits |= 1ull << atoi(p + 1);
		if (!strncmp(p, "wsp", 3) || (!strncmp(p, "sp", 2) && !isalnum((unsigned char)p[2]) && p[2] != '_'))
			bits |= ISA_SP;
	}
	return bits;
}
