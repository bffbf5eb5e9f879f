/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck cycles --block FILE --format stages: when each instruction of one pass reaches each stage, from an empty pipeline. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/cycles.h"

void cycles_stages_begin(FILE *f)
{
	fprintf(f, "symbol\tcore\tregime\tstep\taddress\tword\tclass\tfetch\tdecode\tdispatch\tissue\tcomplete\tretire\n");
}

bool cycles_stages_write(FILE *f, const char *symbol, const struct cycles_core *core, enum cycles_regime regime, unsigned mhz,
			 struct cycles_step *steps, size_t count)
{
	struct cycles_values values;
	struct cycles_engine *e;

	cycles_values(core, CYCLES_TYPICAL, &values);
	e = cycles_engine_new(core, &values, mhz, CYCLES_MODEL);
	if (!e)
		return false;
	cycles_mark(steps, 0, count, regime, cycles_core_line(core), 64, NULL);
	for (size_t i = 0; i < count; i++) {
		struct cycles_stages at;

		cycles_step(e, &steps[i], &at);
		fprintf(f, "%s\t%s\t%s\t%zu\t0x%" PRIx64 "\t0x%08" PRIx32 "\t%s", symbol, cycles_core_name(core),
			cycles_regime_names[regime], i, steps[i].pc, steps[i].word, cycles_class_name(steps[i].word));
		fprintf(f, "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\n", at.fetch, at.decode,
			at.dispatch, at.issue, at.complete, at.retire);
	}
	cycles_engine_free(e);
	return true;
}
