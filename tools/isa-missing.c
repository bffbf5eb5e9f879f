/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which words GNU objdump knows and the table of instructions does not, counted by name; and how many it knows by class alone:
 *
 *	aarch64-linux-gnu-objdump -D -z -b binary -m aarch64 -M no-aliases Image | build/isa-missing
 *
 * Of an Image, data are taken for code, too. With a vmlinux: objdump -d -M no-aliases.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isa/isa.h"

#define NAMES_MAX 4096

static struct name { char text[32]; unsigned long count; uint32_t word; } names[NAMES_MAX];
static unsigned name_count;
static unsigned long words, known, unnamed, opaque;

static void note_missing(const char *text, uint32_t word)
{
	unsigned i = 0;

	while (i < name_count && strcmp(names[i].text, text))
		i++;
	if (i == NAMES_MAX)
		return;
	if (i == name_count) {
		snprintf(names[i].text, sizeof(names[i].text), "%s", text);
		names[name_count++].word = word;
	}
	names[i].count++;
}

static void read_line(const char *line)
{
	struct isa_insn insn;
	char text[32];
	unsigned word;

	if (sscanf(line, " %*x:\t%8x \t%31s", &word, text) != 2 || strstr(line, "undefined") || *text == '.')
		return;
	words++;
	if (!isa_decode(ISA_A64, word, &insn)) {
		note_missing(text, word);
		return;
	}
	known++;
	unnamed += !*insn.row->name;
	opaque += (isa_reads(&insn) & ISA_ANY) != 0;
}

static int most_first(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return (x->count < y->count) - (x->count > y->count);
}

int main(void)
{
	char line[512];

	while (fgets(line, sizeof(line), stdin))
		read_line(line);
	qsort(names, name_count, sizeof(names[0]), most_first);
	printf("%lu words that objdump knows, %lu of them in the table, %lu by class, %lu whose registers are not known\n",
	       words, known, unnamed, opaque);
	for (unsigned i = 0; i < name_count; i++)
		printf("missing %8lu %s (%08x)\n", names[i].count, names[i].text, names[i].word);
	return name_count != 0;
}
