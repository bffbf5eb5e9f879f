/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck replay of a file with several calls: play them on each machine, show every answer, judge. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/machines.h"
#include "cli/one-load.h"
#include "cli/one-sequence.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/show.h"
#include "cli/status.h"
#include "cli/subject.h"
#include "hvcheck/report.h"
#include "suite/fuzz/sequence.h"

static const char *const names[FUZZ_CARRIED] = { "x0", "x1", "x2", "x3", "x4", "x24" };

static void show_call(unsigned n, const struct fuzz_sequence *s, const struct fuzz_played *p, const struct hv_places *places)
{
	printf("call %-3u ", n + 1);
	for (unsigned i = 0; i < FUZZ_CARRIED; i++) {
		char place[40];

		if (i && hv_place_name(places, s->x[n][i], place, sizeof(place)))
			printf(" %s=%s", names[i], place);
		else if (!i || s->x[n][i] != hv_regs[i < 5 ? HV_X0 + i : HV_X24].canary)
			printf(" %s=%#" PRIx64, names[i], s->x[n][i]);
	}
	if (n < p->done)
		printf(": x0 = %#" PRIx64 "\n", p->x0[n]);
	else
		printf(": does not come back to its caller\n");
}

static int play(struct hv_machine *m, const struct subject *subject, const struct fuzz_sequence *s)
{
	struct fuzz_played p;
	char text[320];

	if (fuzz_sequence_play(m, subject->abi, s, &p)) {
		cli_say("%s", m->error);
		return CLI_ERROR;
	}
	for (unsigned n = 0; n < s->count; n++)
		show_call(n, s, &p, &m->places);
	if (p.rule == HV_RULE_NONE) {
		printf("PASS     every call is answered as %s says\n", subject->abi->name);
		return CLI_PASSED;
	}
	printf("FAIL     %s: %s\n         by call %u, %s\n", hv_rules[p.rule].name, hv_rules[p.rule].sentence, p.at + 1, p.name);
	for (unsigned i = 0; i < p.verdict.diff_count; i++)
		printf("         %s\n", hv_diff_text(&p.verdict.diff[i], &m->places, text, sizeof(text)));
	return CLI_FAILED;
}

static bool is_carried(const char *key)
{
	for (unsigned i = 0; i < FUZZ_CARRIED; i++)
		if (!strcmp(key, names[i]))
			return true;
	return false;
}

/* Why the file at `path` holds no sequence that can be played. */
static void complain(const struct hv_replay *r, const char *path)
{
	for (size_t i = 0; i < r->setting_count; i++)
		if (!is_carried(r->settings[i].key)) {
			cli_say("%s, line %u: a call of a sequence may set x0 to x4 and x24, and not %s", path,
				r->settings[i].line, r->settings[i].key);
			return;
		}
	cli_say("%s has %u calls in a row; at most %u are allowed", path, r->then + 1, FUZZ_SEQUENCE_MOST);
}

static int one_machine(struct hv_machine *m, const struct subject *subject, const struct hv_replay *r, const char *path)
{
	struct fuzz_sequence s;
	int status;

	if (subject->abi->exec != HV_A64) {
		cli_say("%s: only AArch64 stubs can get calls in a row; keep one call in the file", path);
		return CLI_ERROR;
	}
	status = one_load(m, subject->stub, r);
	if (status)
		return status;
	if (!fuzz_sequence_read(r, &m->places, &s)) {
		complain(r, path);
		return CLI_ERROR;
	}
	printf("%s on %s, %u calls in a row\n", subject->stub->name, m->name, s.count);
	return play(m, subject, &s);
}

int one_sequence(const struct hv_replay *r, const struct cli_options *o)
{
	struct output out;
	struct subject subject;
	struct machines machines;
	const struct subject_wish wish = { r->abi, r->release, r->symbol, false, NULL };
	int status = subject_open(&subject, r->stub, &wish);

	if (status)
		return status;
	if (o->trace)
		cli_say("a sequence of calls has no trace: --trace is left out");
	output_open(&out, NULL);
	status = machines_open(&machines, o->on ? o->on : r->machine, false, 1u << subject.stub->exec);
	status = cli_worst(status, machines.status);
	for (size_t i = 0; i < machines.count; i++)
		status = cli_worst(status, one_machine(machines.m[i], &subject, r, o->args[0]));
	machines_close(&machines);
	subject_close(&subject);
	return cli_worst(status, output_close(&out));
}
