/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck scenario --boot: a kernel that goes on to the next one for real, in QEMU. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/booted.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/scenarios.h"
#include "cli/status.h"
#include "cli/subject.h"
#include "machines/live/next.h"
#include "machines/live/restored.h"

struct job {
	const struct cli_options *o;
	enum next_fault fault;
	struct booted *booted;
	struct subject subject;
	struct hv_report report;
};

static int choose(struct job *j, enum boot_next *next)
{
	static const char *const names[] = { "kexec", "crash", "hibernate" };
	static const enum boot_next nexts[] = { BOOT_KEXECS, BOOT_CRASHES, BOOT_HIBERNATES };
	unsigned i = 0;

	if (j->o->arg_count != 2) {
		cli_say("--boot takes a scenario, kexec, crash or hibernate, and a kernel's IMAGE");
		return CLI_ERROR;
	}
	while (i < 3 && strcmp(j->o->args[0], names[i]))
		i++;
	if (i == 3) {
		cli_say("\"%s\" is no scenario that --boot plays%s (kexec, crash, hibernate)", j->o->args[0],
			cli_suggest(j->o->args[0], names, 3));
		return CLI_ERROR;
	}
	*next = nexts[i];
	if (j->o->fault && !next_fault_find(j->o->fault, &j->fault)) {
		cli_say("--boot plays no fault \"%s\" (page, table)", j->o->fault);
		return CLI_ERROR;
	}
	if (*next == BOOT_HIBERNATES && j->fault == NEXT_TABLE) {
		cli_say("the table that EL2 has while an image is restored is copied then, and cannot be spoilt before (page can)");
		return CLI_ERROR;
	}
	return 0;
}

static int play(struct job *j)
{
	const struct hv_suite_options options = { .filter = j->o->filter,
						   .fail_known = j->o->strict || j->fault != NEXT_GOOD };
	struct boot *b = &j->booted->boot;
	static struct restored_kept kept;
	struct next_seen seen;
	int status;

	progress_start();
	if (b->next == BOOT_HIBERNATES)
		live_restored_keep(b, &kept);
	status = next_run(b, j->fault, &seen);
	progress_stop();
	if (status) {
		cli_say("%s", b->error);
		console_print(&b->console, stderr);
		return status;
	}
	if (j->fault != NEXT_GOOD)
		cli_say("%s: spoilt by hand: %s 0x%llx, in %u place%s", b->name, j->fault == NEXT_PAGE ? "the byte at offset" :
			"the table at", (unsigned long long)seen.spoilt, seen.copies, seen.copies == 1 ? "" : "s");
	if (!seen.arrived)
		console_print(&b->console, stderr);
	j->report.stub = j->subject.stub;
	j->report.abi = j->subject.abi;
	if (b->next == BOOT_HIBERNATES)
		live_restored_judge(b, &kept, &seen, &options, &j->report);
	else
		live_next_judge(b, &seen, &options, &j->report);
	return j->report.count[HV_FAIL] ? CLI_FAILED : CLI_PASSED;
}

static int report(struct job *j, int status)
{
	const struct hv_view view = { 0 };
	struct output out;
	int err = output_open(&out, j->o->output);

	if (err)
		return err;
	if (j->o->format->write(&j->report, 1, &view, out.f))
		out.err = errno;
	return cli_worst(status, output_close(&out));
}

int scenario_boot(const struct cli_options *o)
{
	struct job j = { .o = o };
	enum boot_next next = BOOT_STAYS;
	int status = choose(&j, &next);

	if (!status)
		status = subject_open(&j.subject, o->args[1], &(struct subject_wish){ NULL, NULL, NULL, false, NULL });
	if (!status)
		status = booted_open(&j.booted, o->args[1], o, next);
	if (!status)
		status = play(&j);
	if (!status || status == CLI_FAILED)
		status = report(&j, status);
	booted_close(j.booted);
	subject_close(&j.subject);
	hv_report_free(&j.report);
	return status;
}
