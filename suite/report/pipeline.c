/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The formats that viewers of pipelines read; and the two plainest of them, a line or some an instruction. */
#include <inttypes.h>
#include <string.h>

#include "suite/report/page.h"
#include "suite/report/pipeline.h"

const struct pipeline_format pipeline_formats[] = {
	{ "konata", pipeline_konata }, { "perfetto", pipeline_perfetto }, { "o3", pipeline_o3 }, { "tarmac", pipeline_tarmac },
	{ "svg", pipeline_svg }, { NULL, NULL },
};

const struct pipeline_format *pipeline_format_find(const char *name)
{
	for (const struct pipeline_format *f = pipeline_formats; f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

/* --- gem5's O3PipeView ---------------------------------------------------------------------------------------------- */

#define TICKS 500	/* a cycle of gem5's, at 2 GHz; tick 0 is what did not happen */

static uint64_t tick(uint64_t cycle)
{
	return (cycle + 1) * TICKS;
}

int pipeline_o3(const struct pipeline *p, FILE *f)
{
	static const struct { const char *name; enum pipeline_stage stage; } lines[] = {
		{ "decode", PIPELINE_DECODE }, { "rename", PIPELINE_DISPATCH }, { "dispatch", PIPELINE_DISPATCH },
		{ "issue", PIPELINE_ISSUE }, { "complete", PIPELINE_COMPLETE },
	};
	struct report_page page;
	char text[96];

	report_begin(&page);
	for (size_t i = 0; page.f && i < p->count; i++) {
		const struct pipeline_row *row = &p->rows[i];

		fprintf(page.f, "O3PipeView:fetch:%" PRIu64 ":0x%08" PRIx64 ":0:%zu:%s\n", tick(row->at[PIPELINE_FETCH]), row->pc,
			i + 1, pipeline_text(row, text, sizeof(text)));
		for (size_t k = 0; k < sizeof(lines) / sizeof(lines[0]); k++)
			fprintf(page.f, "O3PipeView:%s:%" PRIu64 "\n", lines[k].name, tick(row->at[lines[k].stage]));
		fprintf(page.f, "O3PipeView:retire:%" PRIu64 ":store:0\n", tick(row->at[PIPELINE_RETIRE]));
	}
	return report_end(&page, f);
}

/* --- Arm's Tarmac --------------------------------------------------------------------------------------------------- */

static void print_effect(FILE *f, uint64_t time, const struct pipeline_effect *e)
{
	switch (e->kind) {
	case PIPELINE_REGISTER:
		fprintf(f, "%" PRIu64 " clk cpu0 R X%u %016" PRIx64 "\n", time, e->reg, e->value);
		break;
	case PIPELINE_READ: case PIPELINE_WRITE:
		fprintf(f, "%" PRIu64 " clk cpu0 M%c%u %08" PRIx64 ":%012" PRIx64 " %0*" PRIx64 "\n", time,
			e->kind == PIPELINE_WRITE ? 'W' : 'R', e->size, e->address, e->address, 2 * (int)e->size, e->value);
		break;
	case PIPELINE_EXCEPTION:
		fprintf(f, "%" PRIu64 " clk cpu0 E %016" PRIx64 " %08" PRIx64 " CoreEvent_LOWER_64_SYNC\n", time, e->address,
			e->value);
		break;
	}
}

/* An instruction stands at the cycle in which it retires: program order, so that time never falls. */
int pipeline_tarmac(const struct pipeline *p, FILE *f)
{
	const struct pipeline_effect *e = p->effects, *end = p->effects + p->effect_count;
	struct report_page page;
	char text[96];

	report_begin(&page);
	for (size_t i = 0; page.f && i < p->count; i++) {
		const struct pipeline_row *row = &p->rows[i];
		uint64_t time = row->at[PIPELINE_RETIRE];

		fprintf(page.f, "%" PRIu64 " clk cpu0 IT (%zu) %016" PRIx64 " %08" PRIx32 " O EL%u%c_n : %s\n", time, i + 1,
			row->pc, row->word, row->el, row->handler ? 'h' : 't', pipeline_text(row, text, sizeof(text)));
		for (; e < end && e->row == i; e++)
			print_effect(page.f, time, e);
	}
	return report_end(&page, f);
}
