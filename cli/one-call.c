/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call on each machine: load, run, show, judge. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/machines.h"
#include "cli/one-call.h"
#include "cli/one-deeds.h"
#include "cli/one-live.h"
#include "cli/one-load.h"
#include "cli/one-sequence.h"
#include "cli/one-trace.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/show.h"
#include "cli/status.h"
#include "cli/subject.h"
#include "suite/scenario/scenario.h"

/* Why this machine cannot be asked; NULL if it can. */
static const char *obstacle(const struct hv_machine *m, const struct hv_call *call)
{
	if (call->from == HV_FROM_A32 && !(m->has & HV_HAS_A32))
		return "it has no AArch32 at EL1";
	if (call->event > HV_EVENT_SERROR)
		return NULL;
	if ((call->event != HV_EVENT_HVC || call->from == HV_FROM_EL2H || call->from == HV_FROM_EL2T) &&
	    !(m->sees & HV_SEE_SLOTS))
		return "it cannot raise this exception";
	return NULL;
}

static int run(struct hv_machine *m, const struct hv_stub *stub, struct shown *s, struct one_trace *trace)
{
	int err;

	one_trace_begin(trace, m, stub);
	progress_asking("call", m->name);
	err = m->ops->run(m, &s->call, &s->out, 1);
	progress_stop();
	if (err)
		cli_say("%s", m->error);
	return cli_worst(err ? CLI_ERROR : 0, one_trace_end(trace, m, stub));
}

/* The call once more with barriers modelled, which takes a fresh start of the machine. Returns an exit status. */
static int run_modelled(const struct shown *s)
{
	const struct hv_coherence on = { .on = true };
	const bool ended = s->out.how != HV_HOW_HUNG && s->out.how != HV_HOW_CRASHED;
	struct hv_outcome out;
	int status = CLI_PASSED;

	if (!ended || s->call.event != HV_EVENT_HVC || !s->m->ops->coherence || s->m->ops->coherence(s->m, &on))
		return CLI_PASSED;
	if (s->m->ops->run(s->m, &s->call, &out, 1)) {
		cli_say("%s", s->m->error);
		status = CLI_ERROR;
	}
	for (size_t i = 0; !status && i < s->m->hazard_count; i++) {
		const struct hv_hazard *h = &s->m->hazards[i];
		const struct hv_rule_info *rule = &hv_rules[hazard_rule((enum hv_hazard_kind)h->kind)];
		char text[1024];

		printf("FAIL     %s: %s\n         %s\n", rule->name, rule->sentence, hazard_text(h, NULL, text, sizeof(text)));
	}
	if (!status && s->m->hazard_count)
		status = CLI_FAILED;
	return s->m->ops->coherence(s->m, NULL) ? CLI_ERROR : status;
}

static int one_machine(struct hv_machine *m, const struct subject *subject, const struct hv_replay *r,
		       const struct cli_options *o, struct one_trace *trace, struct shown *s)
{
	const char *why;
	int status = one_load(m, subject->stub, r);

	if (status)
		return status;
	hv_replay_call(r, &m->places, &s->call);
	status = arguments_fill(r, subject->abi, &m->places, &s->call, s->filled, sizeof(s->filled));
	if (status)
		return status;
	s->m = m;
	s->subject = subject;
	s->places = m->places;
	s->baseline = m->baseline;
	s->bench = (struct hv_bench){ .abi = subject->abi, .places = &s->places, .baseline = &s->baseline, .sees = m->sees,
				       .has = m->has, .release = subject->stub->release, .strict = o->strict };
	show_head(stdout, s);
	why = obstacle(m, &s->call);
	if (why) {
		printf("SKIP     %s\n", why);
		return CLI_NOTHING;
	}
	status = run(m, subject->stub, s, trace);
	if (status)
		return status;
	s->done = true;
	show_outcome(stdout, s);
	if (one_live_owns(s))
		s->out.seen &= ~(uint64_t)HV_SEE_MEMORY;
	status = show_verdicts(stdout, s) ? CLI_FAILED : show_left(s) ? CLI_NOTHING : CLI_PASSED;
	if (subject->stub->kind == HV_STUB_LIVE)
		status = cli_worst(status, one_live_way(stdout, s));
	if (one_live_owns(s))
		return status;
	return cli_worst(status, cli_worst(one_deeds(s), run_modelled(s)));
}

/* Every machine against the first. */
static int compare(const struct shown *s, size_t count)
{
	int status = CLI_PASSED;

	for (size_t i = 1; i < count; i++)
		if (s[0].done && s[i].done && show_agreement(stdout, &s[0], &s[i]))
			status = CLI_FAILED;
	return status;
}

int one_call(const struct hv_replay *r, const struct cli_options *o)
{
	struct output out;
	struct subject subject;
	struct machines machines;
	struct shown *s;
	struct one_trace trace;
	const struct subject_wish wish = { r->abi, r->release, r->symbol, true, NULL };
	int status = r->then ? one_sequence(r, o) : one_trace_open(&trace, o);

	if (r->then)
		return status;
	if (!status)
		status = subject_open(&subject, r->stub, &wish);
	if (status) {
		one_trace_close(&trace);
		return status;
	}
	output_open(&out, NULL);
	status = subject.stub->kind == HV_STUB_LIVE ? machines_open_live(&machines, o->on ? o->on : r->machine) :
		 machines_open(&machines, o->on ? o->on : r->machine, false, 1u << subject.stub->exec);
	status = cli_worst(status, machines.status);
	s = calloc(machines.count + 1, sizeof(*s));
	for (size_t i = 0; s && i < machines.count; i++)
		status = cli_worst(status, one_machine(machines.m[i], &subject, r, o, &trace, &s[i]));
	if (s)
		status = cli_worst(status, compare(s, machines.count));
	free(s);
	machines_close(&machines);
	subject_close(&subject);
	one_trace_close(&trace);
	return cli_worst(status, output_close(&out));
}
