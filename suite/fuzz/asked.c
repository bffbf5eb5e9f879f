/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzzing begins with what `hvcheck run` asks: it knows by name what random calls meet by luck or not at all, watches the stub at
 * work, and asks on other CPUs. What fails there is a finding of its own, found before the first random call.
 */
#include <stdio.h>
#include <stdlib.h>

#include "suite/fuzz/asked.h"
#include "suite/report/defect.h"
#include "suite/report/failure.h"

/* A replay file has the stub where it lies. */
static bool has_file(const struct hv_row *row)
{
	bool moved = row->rule == HV_PIC_01 || row->rule == HV_PIC_02;

	return row->one_call && !moved;
}

/* What takes more is repeated by the command line of the row. */
static int keep(struct fuzzer *z, const struct hv_row *row, struct fuzz_finding *found)
{
	if (has_file(row))
		return finding_publish(z, found);
	snprintf(found->again, sizeof(found->again), "%s", row->replay ? row->replay : "");
	finding_count(z);
	return 0;
}

/* What one defect fails in many tests is one finding: the first of them. */
static int add_defect(struct fuzzer *z, const struct report_defect *defect)
{
	struct fuzz_finding *found = &z->r->findings[z->r->finding_count];
	const struct hv_row *row = defect->first;

	if (finding_is_known(z, row->rule, row->call))
		return 0;
	*found = (struct fuzz_finding){ .rule = (uint16_t)row->rule, .alone = true, .asked = true, .seed = z->o->seed,
					.seconds = fuzzer_elapsed(z), .call = row->planned.call, .verdict = row->verdict };
	found->broken = report_follows(row) ? row->verdict.rule : found->rule;
	snprintf(found->call_name, sizeof(found->call_name), "%s", row->call);
	snprintf(found->machine, sizeof(found->machine), "%s", row->machine);
	snprintf(found->why, sizeof(found->why), "%s", row->why ? row->why : "");
	report_repeats(defect, found->also, sizeof(found->also));
	return keep(z, row, found);
}

/* Random calls of these kinds are known to fail these rules. */
static void learn_rows(struct fuzzer *z, const struct hv_report *report)
{
	for (const struct hv_row *row = report->rows; row < report->rows + report->row_count; row++)
		if (row->status == HV_FAIL && row->planned.name) {
			finding_learn(z, row->rule, &row->planned.call);
			finding_learn(z, (enum hv_rule)row->verdict.rule, &row->planned.call);
		}
}

static int add_all(struct fuzzer *z, struct hv_report *report)
{
	struct report_defect *defects;
	size_t count;
	int err = 0;

	defects = report_defects(report, &count);
	for (size_t i = 0; defects && i < count; i++)
		err |= add_defect(z, &defects[i]);
	learn_rows(z, report);
	free(defects);
	return err;
}

int asked_first(struct fuzzer *z)
{
	const struct hv_suite_options options = { .symbol = z->o->symbol, .seed = z->o->seed, .strict = z->o->strict };
	struct hv_report report = { .stub = z->stub, .abi = z->abi };
	char error[sizeof(z->r->error)];
	int err;

	if (!z->o->asked_count)
		return 0;
	err = hv_suite_run(z->stub, z->abi, z->o->asked, z->o->asked_count, &options, &report, error, sizeof(error));
	if (err)
		snprintf(z->r->error, sizeof(z->r->error), "%s", error);
	z->f.places = &z->o->asked[0]->places;
	/* What was found until it was interrupted, too. */
	err |= add_all(z, &report);
	z->r->asked = report.calls;
	hv_report_free(&report);
	return err;
}
