/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What hvcheck boot prints: which words of the tables' code the kernel has written over. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/boot-report.h"
#include "hvcheck/report.h"

static const char *const kinds[] = {
	[BOOT_ALTERNATIVE] = "alternative",
	[BOOT_CALLBACK] = "callback of an alternative",
	[BOOT_POINTER] = "address that moved",
	[BOOT_STATIC_KEY] = "static key",
	[BOOT_OTHER] = "not known",
};

static const char *text_of(const struct boot_change *c, enum hv_exec exec, uint32_t word, char *text, size_t size)
{
	return exec == HV_A32 ? hv_disassemble_a32(c->thumb, c->at, word, text, size) : hv_disassemble(c->at, word, text, size);
}

static void print_change(const struct boot_change *c, enum hv_exec exec, FILE *f)
{
	char was[64], is[64];

	if (c->data)
		fprintf(f, "  %#-10" PRIx64 "%08" PRIx32 "%22s%08" PRIx32 "%22s%s\n", c->at, c->was, "", c->is, "", kinds[c->kind]);
	else
		fprintf(f, "  %#-10" PRIx64 "%-30s%-30s%s\n", c->at, text_of(c, exec, c->was, was, sizeof(was)),
			text_of(c, exec, c->is, is, sizeof(is)), kinds[c->kind]);
}

static void print_table(const struct boot_table *t, FILE *f)
{
	fprintf(f, "%#" PRIx64 " %s: %u of %u words\n", t->found.at, t->found.guess, t->changed, t->words);
	for (unsigned i = 0; i < t->kept; i++)
		print_change(&t->change[i], t->found.exec, f);
	if (t->changed > t->kept)
		fprintf(f, "  ... and %u more\n", t->changed - t->kept);
}

int boot_report(const struct boot *b, const char *path, FILE *f)
{
	static struct boot_table tables[BOOT_TABLES];
	const struct snapshot *s = &b->found;
	int count = boot_changes(b, tables);

	if (count < 0)
		return -1;
	fprintf(f, "%s: Linux %s on %s, %u CPU%s, mode %s, %s = %#" PRIx64 "\n", path, s->release, s->model, s->cpu_count,
		s->cpu_count > 1 ? "s" : "", s->mode, s->exec == HV_A32 ? "HVBAR" : "VBAR_EL2",
		snapshot_reg(&s->cpu[0], "VBAR_EL2"));
	fprintf(f, "words of the code behind each table that are not what they were in the file, at offsets in the %s:\n",
		s->exec == HV_A32 ? "kernel" : "Image");
	for (int i = 0; i < count; i++)
		print_table(&tables[i], f);
	return 0;
}
