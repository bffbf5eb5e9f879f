/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every part of a run needs: its rows, its sentence, the line that repeats it, a copy of the stub. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

#include "suite/release.h"
#include "suite/run/share.h"
#include "suite/sparse.h"

int suite_lose(struct suite *s, const struct hv_machine *m)
{
	snprintf(s->error, s->error_size, "%s", m->error);
	return -1;
}

struct hv_row *suite_row(struct suite *s, const char *call, enum hv_rule rule, const char *machine)
{
	return rows_get(s->report, s->options, call, rule, machine);
}

char *suite_replay(const struct suite *s, const struct share *sh, enum hv_rule rule)
{
	const char *symbol = s->options->symbol;
	char buf[16], *line;
	const char *release = release_to_say(s->stub, s->abi, buf, sizeof(buf));

	return asprintf(&line, "hvcheck run%s --abi %s%s%s --on %s%s%s --filter '*/%s@*' %s", s->options->strict ? " --strict" : "",
			s->abi->name, release ? " --release " : "", release ? release : "", sh->m->name,
			symbol ? " --symbol " : "", symbol ? symbol : "", hv_rules[rule].name, s->stub->name) < 0 ? NULL : line;
}

struct hv_stub *suite_copy(struct suite *s)
{
	uint8_t *image = s->copy.image;

	if (image)
		return &s->copy;
	image = calloc(s->stub->size ? s->stub->size : 1, 1);
	if (!image)
		return NULL;
	sparse_copy(image, s->stub->image, s->stub->size);
	s->copy = *s->stub;
	s->copy.image = image;
	hv_stub_share(&s->copy);
	return &s->copy;
}

bool suite_knows_enough(const struct suite *s)
{
	for (size_t i = 0; s->options->first && i < s->report->row_count; i++)
		if (s->report->rows[i].status == HV_FAIL)
			return true;
	return false;
}

void suite_set_bench(struct suite *s, struct share *sh)
{
	uint64_t answer = sh->bench.answer;

	sh->bench = hv_bench_of(sh->m, s->abi);
	sh->bench.release = s->stub->release;
	sh->bench.strict = s->options->strict;
	sh->bench.answer = answer;
}
