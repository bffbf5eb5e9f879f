/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is declared and not yet written: it links, and says so. */
#include "cycles/cycles.h"

const char *const cycles_kind_names[CYCLES_KINDS] = { "machine", "fwd", "class", "sys", "mem", "pipe" };
const char *const cycles_grade_names[CYCLES_GRADES] = { "measured", "documented", "fitted", "recalled", "assumed" };
const char *const cycles_regime_names[CYCLES_REGIMES] = { "warm", "cold", "icache", "linux" };
const char *const cycles_wait_names[CYCLES_WAITS] = { "none", "fetch", "width", "operand", "pipe", "window", "sync" };
const char *const cycles_builtin[] = { "cortex-a53", "cortex-a55", "cortex-a57", "cortex-a72", "neoverse-n1", NULL };

struct cycles_core *cycles_core_builtin(const char *name, char *error, size_t size)
{
	snprintf(error, size, "%s: the engine is not there yet", name);
	return NULL;
}

struct cycles_core *cycles_core_parse(const char *name, const char *text, size_t length, char *error, size_t size)
{
	(void)text, (void)length;
	return cycles_core_builtin(name, error, size);
}

struct cycles_core *cycles_core_load(const char *path, char *error, size_t size)
{
	return cycles_core_builtin(path, error, size);
}

void cycles_core_free(struct cycles_core *core) { (void)core; }
const char *cycles_core_name(const struct cycles_core *core) { (void)core; return ""; }
bool cycles_core_is_in_order(const struct cycles_core *core) { (void)core; return true; }
unsigned cycles_core_line(const struct cycles_core *core) { (void)core; return 64; }
const struct cycles_row *cycles_core_rows(const struct cycles_core *core, size_t *count) { (void)core; *count = 0; return NULL; }

void cycles_values(const struct cycles_core *core, enum cycles_corner corner, struct cycles_values *out)
{
	(void)core, (void)corner, (void)out;
}

void cycles_mark(struct cycles_step *steps, size_t from, size_t to, enum cycles_regime regime, unsigned line, unsigned block,
		 size_t *fetched)
{
	(void)steps, (void)from, (void)to, (void)regime, (void)line, (void)block;
	if (fetched)
		*fetched = 0;
}

struct cycles_engine *cycles_engine_new(const struct cycles_core *core, const struct cycles_values *values, unsigned mhz,
					enum cycles_mode mode)
{
	(void)core, (void)values, (void)mhz, (void)mode;
	return NULL;
}

void cycles_engine_free(struct cycles_engine *engine) { (void)engine; }
void cycles_restart(struct cycles_engine *engine, const struct cycles_values *values) { (void)engine, (void)values; }

void cycles_step(struct cycles_engine *engine, const struct cycles_step *step, struct cycles_stages *stages)
{
	(void)engine, (void)step, (void)stages;
}

uint64_t cycles_total(const struct cycles_engine *engine) { (void)engine; return 0; }

struct cycles_cause cycles_cause(const struct cycles_engine *engine)
{
	(void)engine;
	return (struct cycles_cause){ CYCLES_WAIT_NONE, CYCLES_NO_STEP };
}

bool cycles_interval(const struct cycles_core *core, const struct cycles_step *steps, size_t count, unsigned mhz,
		     struct cycles_interval *out)
{
	(void)core, (void)steps, (void)count, (void)mhz;
	*out = (struct cycles_interval){ 0, 0, 0 };
	return true;
}

size_t cycles_parts(const struct cycles_core *core, const struct cycles_step *steps, size_t count, unsigned mhz,
		    struct cycles_part *parts, size_t max)
{
	(void)core, (void)steps, (void)count, (void)mhz, (void)parts, (void)max;
	return 0;
}

size_t cycles_rows_of(const struct cycles_core *core, uint32_t word, uint16_t *rows, size_t max)
{
	(void)core, (void)word, (void)rows, (void)max;
	return 0;
}

const char *cycles_class_name(uint32_t word) { (void)word; return "unknown"; }
