/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loops on a machine: each with so many passes and with twice as many, so that the difference is of passes alone. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "hvcheck/machine.h"
#include "hvcheck/stub.h"
#include "suite/measure/asked.h"
#include "suite/measure/private.h"

#define TIMES 33		/* runs of each */
#define STEPS_A_RUN 512		/* so many instructions at least */
#define PASSES_LEAST 8
#define STEADY 8		/* of TIMES, as fast as the fastest but for one in a thousand */
#define MAPPED (1ull << 39)	/* below that suite/measure/loops.S can have a place in its tables */
#define CLOCK_PASSES 20000	/* some tenths of a millisecond, for the clock */

struct run {
	struct hv_machine *m;
	const struct measure_code *code;
	struct hv_call calls[2 * TIMES];
	struct hv_outcome outs[2 * TIMES];
	char *error;
	size_t size;
};

/* Returns an exit status. */
static int make(struct run *r, size_t count)
{
	if (!r->m->ops->run(r->m, r->calls, r->outs, count))
		return 0;
	snprintf(r->error, r->size, "%s", r->m->error);
	return 2;
}

static void plan(struct run *r, size_t loop, size_t i, uint64_t passes)
{
	uint8_t regime = measure_loops[loop].regime;
	struct hv_call *call = &r->calls[i];

	hv_call_init(call, &r->m->places);
	call->id = (uint32_t)i;
	call->in.r[HV_X0] = r->code->loop[loop].at;
	call->in.r[HV_X1] = passes;
	call->in.r[HV_X2] = regime == CYCLES_WARM ? MEASURE_CACHES : regime == CYCLES_ICACHE ? MEASURE_ICACHE : 0;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Cycles of the runs [from, from + TIMES) that came back and measured, sorted; returns how many did. */
static size_t take(const struct run *r, size_t from, uint64_t *cycles)
{
	size_t count = 0;

	for (size_t i = 0; i < TIMES; i++) {
		const struct hv_outcome *out = &r->outs[from + i];

		if (out->how == HV_HOW_RETURNED && !out->out.r[HV_X4])
			cycles[count++] = out->out.r[HV_X0];
	}
	qsort(cycles, count, sizeof(*cycles), by_number);
	return count;
}

static bool is_steady(const uint64_t *cycles)
{
	return cycles[STEADY - 1] <= cycles[0] + cycles[0] / 1000;
}

static int one_loop(struct run *r, size_t loop, struct measure_sample *out)
{
	uint64_t passes = STEPS_A_RUN / r->code->loop[loop].count + PASSES_LEAST, once[TIMES], twice[TIMES];
	size_t one, two;
	int status;

	if (measure_loops[loop].regime == CYCLES_WARM && r->m->places.table >= MAPPED)
		return 0;
	for (size_t i = 0; i < TIMES; i++) {
		plan(r, loop, i, passes);
		plan(r, loop, TIMES + i, 2 * passes);
	}
	status = make(r, 2 * TIMES);
	one = status ? 0 : take(r, 0, once);
	two = status ? 0 : take(r, TIMES, twice);
	if (one < STEADY || two < STEADY)
		return status;
	out->seen = twice[0] > once[0];
	out->steady = is_steady(once) && is_steady(twice);
	out->least = ((double)twice[0] - (double)once[0]) / (double)passes;
	out->middle = ((double)twice[two / 2] - (double)once[one / 2]) / (double)passes;
	return 0;
}

/* The clock, the CPU, and whether it counts cycles at all. */
static int look(struct run *r, struct measure_samples *out)
{
	const uint64_t *x = r->outs[0].out.r;
	int status;

	plan(r, MEASURE_LOOP_alu, 0, CLOCK_PASSES);
	r->calls[0].in.r[HV_X2] = MEASURE_ICACHE;
	status = make(r, 1);
	if (status)
		return status;
	if (r->outs[0].how != HV_HOW_RETURNED) {
		snprintf(r->error, r->size, "%s: the stub that measures did not come back", r->m->name);
		return 2;
	}
	out->midr = x[HV_X3];
	if (x[HV_X4] & MEASURE_NO_PMU || !x[HV_X0] || !x[HV_X1] || !x[HV_X2]) {
		snprintf(r->error, r->size, "%s: it has no counter of cycles that counts at EL2", r->m->name);
		return 77;
	}
	out->mhz = (double)x[HV_X0] / (double)x[HV_X1] * (double)x[HV_X2] / 1e6;
	return 0;
}

static struct run *new_run(struct hv_machine *m, const struct measure_code *code, char *error, size_t size)
{
	struct run *r = calloc(1, sizeof(*r));

	if (r)
		r->m = m, r->code = code, r->error = error, r->size = size;
	else
		snprintf(error, size, "out of memory");
	return r;
}

int measure_look(struct hv_machine *m, const struct measure_code *code, struct measure_samples *out, char *error, size_t size)
{
	struct hv_stub *stub = hv_stub_from_elf("measure", measure_elf, (size_t)(measure_elf_end - measure_elf), "measure_vectors",
						error, size);
	struct run *r = stub ? new_run(m, code, error, size) : NULL;
	int status = 2;

	*out = (struct measure_samples){ .mhz = 0 };
	if (r && !m->ops->load(m, stub, hv_stub_home(stub, &m->places)))
		status = look(r, out);
	else if (r)
		snprintf(error, size, "%s", m->error);
	free(r);
	hv_stub_free(stub);
	return status;
}

int measure_run(struct hv_machine *m, const struct measure_code *code, struct measure_samples *out, char *error, size_t size)
{
	struct run *r = new_run(m, code, error, size);
	int status = r ? 0 : 2;

	for (size_t i = 0; i < MEASURE_LOOPS && !status; i++)
		status = one_loop(r, i, &out->of[i]);
	free(r);
	return status;
}

bool measure_counts_instructions(const struct measure_code *code, const struct measure_samples *samples)
{
	size_t seen = 0;

	for (size_t i = 0; i < MEASURE_LOOPS; i++) {
		if (!samples->of[i].seen)
			continue;
		if (fabs(samples->of[i].least - (double)code->loop[i].count) > 0.5)
			return false;
		seen++;
	}
	return seen > 0;
}
