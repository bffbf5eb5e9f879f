/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck cycles --block: each symbol of an object, taken as the body of a loop. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cores.h"
#include "cli/cycles.h"
#include "cli/input.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"
#include "suite/open/blocks.h"
#include "suite/report/json.h"
#include "suite/report/page.h"

#define FILE_MOST (64u << 20)
#define STEPS_MOST 65536u

/* What is printed of one block on one core in one regime. */
struct line {
	const char *symbol, *core, *regime;
	size_t steps;
	struct cycles_rate rate;
};

struct writer {
	void (*begin)(FILE *f, struct json *j);
	void (*line)(FILE *f, struct json *j, const struct line *l);
	void (*end)(FILE *f, struct json *j);
};

static const char *clean(const char *name)
{
	static char out[300];

	return report_clean(name, out, sizeof(out));
}

static void begin_text(FILE *f, struct json *j)
{
	(void)j;
	fprintf(f, "Cycles a pass, once passes do not change any more; low and high hold for all values within the intervals.\n\n");
	fprintf(f, "%-24s %-12s %-7s %12s %9s %9s %9s  bottleneck\n", "symbol", "core", "regime", "instructions", "low",
		"typical", "high");
}

static void line_text(FILE *f, struct json *j, const struct line *l)
{
	(void)j;
	fprintf(f, "%-24s %-12s %-7s %12zu %9.2f %9.2f %9.2f  %s\n", clean(l->symbol), l->core, l->regime, l->steps, l->rate.low,
		l->rate.typical, l->rate.high, l->rate.bottleneck);
}

static void begin_tsv(FILE *f, struct json *j)
{
	(void)j;
	fprintf(f, "symbol\tcore\tregime\tlow\ttypical\thigh\tbottleneck\n");
}

static void line_tsv(FILE *f, struct json *j, const struct line *l)
{
	(void)j;
	fprintf(f, "%s\t%s\t%s\t%.2f\t%.2f\t%.2f\t%s\n", clean(l->symbol), l->core, l->regime, l->rate.low, l->rate.typical,
		l->rate.high, l->rate.bottleneck);
}

static void begin_json(FILE *f, struct json *j)
{
	(void)f;
	json_open(j, NULL, '{');
	json_open(j, "blocks", '[');
}

static void line_json(FILE *f, struct json *j, const struct line *l)
{
	(void)f;
	json_open(j, NULL, '{');
	json_text(j, "symbol", l->symbol);
	json_text(j, "core", l->core);
	json_text(j, "regime", l->regime);
	json_number(j, "instructions", (long long)l->steps);
	json_decimal(j, "low", l->rate.low);
	json_decimal(j, "typical", l->rate.typical);
	json_decimal(j, "high", l->rate.high);
	json_text(j, "bottleneck", l->rate.bottleneck);
	json_close(j, '}');
}

static void end_json(FILE *f, struct json *j)
{
	json_close(j, ']');
	json_close(j, '}');
	fputc('\n', f);
}

static void end_none(FILE *f, struct json *j)
{
	(void)f, (void)j;
}

static void begin_stages(FILE *f, struct json *j)
{
	(void)j;
	cycles_stages_begin(f);
}

static const struct { const char *name; struct writer writer; } formats[] = {
	{ "text", { begin_text, line_text, end_none } },
	{ "tsv", { begin_tsv, line_tsv, end_none } },
	{ "json", { begin_json, line_json, end_json } },
	{ "stages", { begin_stages, NULL, end_none } },		/* of one pass, which has no rate */
};

static const struct writer *find_writer(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (!strcmp(name, formats[i].name))
			return &formats[i].writer;
	cli_say("there is no format \"%s\" (text, tsv, json, stages)", name);
	return NULL;
}

struct run {
	const struct cli_options *o;
	struct cost_options cores;
	const struct writer *writer;
	struct cycles_step *steps;	/* owned */
	FILE *f;
	struct json json;
	bool above, endless;
};

static int one_regime(struct run *run, const struct block *b, const struct cycles_core *core, unsigned regime, size_t count,
		      uint64_t span)
{
	struct line line = { b->name, cycles_core_name(core), cycles_regime_names[regime], count, { 0, 0, 0, "" } };

	if (!run->writer->line ? !cycles_stages_write(run->f, clean(b->name), core, regime, run->cores.mhz, run->steps, count) :
	    !cycles_rate(core, run->steps, count, span, regime, run->cores.mhz, &line.rate)) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	if (!run->writer->line)
		return 0;
	run->writer->line(run->f, &run->json, &line);
	if (run->o->max && line.rate.high > (double)run->o->max) {
		cli_say("%s costs up to %.2f cycles a pass on %s (%s), more than %llu", clean(b->name), line.rate.high, line.core,
			line.regime, (unsigned long long)run->o->max);
		run->above = true;
	}
	return 0;
}

static int one_block(struct run *run, const struct block *b)
{
	struct cycles_block block = { b->words, b->count, BLOCKS_BASE | b->at, b->targets };
	bool closed;
	size_t count = cycles_pass(&block, run->steps, STEPS_MOST, &closed);
	uint64_t span = closed ? 0 : (block.count * 4 + 3) & ~3ull;
	int status = 0;

	if (count == STEPS_MOST) {
		cli_say("%s: a pass has more than %u instructions, or never ends", clean(b->name), STEPS_MOST);
		run->endless = true;
		return 0;
	}
	for (size_t c = 0; c < run->cores.core_count && !status; c++)
		for (unsigned r = 0; r < CYCLES_REGIMES && !status; r++)
			if (run->cores.regimes >> r & 1)
				status = one_regime(run, b, run->cores.cores[c], r, count, span);
	return status;
}

static bool is_asked(const struct run *run, const struct block *b)
{
	return !run->o->symbol || !strcmp(run->o->symbol, b->name);
}

/* False: none is asked for, and that was said. */
static bool any_block(const struct run *run, const struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->count; i++)
		if (is_asked(run, &blocks->block[i]))
			return true;
	cli_say("%s: no symbol \"%s\" names code in it", run->o->block, run->o->symbol);
	return false;
}

static int each_block(struct run *run, const struct blocks *blocks)
{
	int status = 0;

	if (!any_block(run, blocks))
		return CLI_ERROR;
	run->writer->begin(run->f, &run->json);
	for (size_t i = 0; i < blocks->count && !status; i++)
		if (is_asked(run, &blocks->block[i]))
			status = one_block(run, &blocks->block[i]);
	run->writer->end(run->f, &run->json);
	return status ? status : run->endless ? CLI_ERROR : run->above ? CLI_FAILED : 0;
}

static int write_blocks(struct run *run, const struct blocks *blocks)
{
	struct output out;
	int status = output_open(&out, run->o->output);

	if (status)
		return status;
	run->f = run->json.f = out.f;
	run->steps = calloc(STEPS_MOST, sizeof(*run->steps));
	if (!run->steps)
		cli_say("out of memory");
	status = run->steps ? each_block(run, blocks) : CLI_ERROR;
	free(run->steps);
	return output_end(&out, status);
}

int cycles_blocks(const struct cli_options *o)
{
	struct run run = { .o = o, .writer = find_writer(o->layout ? o->layout : "text") };
	struct blocks blocks;
	char error[512];
	char *data;
	size_t size;
	int status;

	if (!run.writer)
		return CLI_ERROR;
	input_note(o->block);
	status = cores_open(&run.cores, o);
	if (!o->regime)
		run.cores.regimes = 1u << CYCLES_WARM;
	data = status ? NULL : cli_read(o->block, FILE_MOST, &size);
	if (data && !blocks_read(&blocks, o->block, (const uint8_t *)data, size, error, sizeof(error)))
		cli_say("%s", error);
	else if (data) {
		status = write_blocks(&run, &blocks);
		blocks_free(&blocks);
		free(data);
		cores_close(&run.cores);
		return status;
	}
	free(data);
	cores_close(&run.cores);
	return CLI_ERROR;
}
