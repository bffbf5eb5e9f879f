/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --trace: attach an observer to the call, and write what it saw. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/one-trace.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"
#include "suite/report/pipeline.h"

#define TRACE_LINES 2000

/* Open one core and one regime: without --core and --regime the first core, and linux. hvcheck cycles would take several. */
static int open_core(struct one_trace *t, const struct cli_options *o)
{
	struct cli_options one = *o;
	int status;

	one.cores = o->cores || o->core_file ? o->cores : cycles_builtin[0];
	one.regime = o->regime ? o->regime : cycles_regime_names[CYCLES_LINUX];
	status = cores_open(&t->cores, &one);
	while (!status && !(t->cores.regimes >> t->regime & 1))
		t->regime++;
	if (!status && (t->cores.core_count != 1 || t->cores.regimes != 1u << t->regime)) {
		cli_say("a trace shows one core in one regime: name one in --core and one in --regime");
		status = CLI_ERROR;
	}
	return status;
}

int one_trace_open(struct one_trace *t, const struct cli_options *o)
{
	*t = (struct one_trace){ .wanted = o->trace, .path = o->output };
	t->format = o->trace ? pipeline_format_find(o->trace) : NULL;
	if (!t->format && o->output) {
		cli_say(o->trace ? "--trace text goes to standard output with the call's report: leave --output out" :
			"--output is for a trace: name its format with --trace");
		return CLI_ERROR;
	}
	if (!t->format && (o->cores || o->core_file || o->regime || o->mhz)) {
		cli_say("--trace text is of no core: leave out --core, --core-file, --regime and --mhz, or name a viewer's format");
		return CLI_ERROR;
	}
	if (!t->format)
		return 0;
	if (!o->output) {
		cli_say("--trace %s needs a file to write to: --output FILE", o->trace);
		return CLI_ERROR;
	}
	return open_core(t, o);
}

void one_trace_close(struct one_trace *t)
{
	cores_close(&t->cores);
}

void one_trace_begin(struct one_trace *t, struct hv_machine *m, const struct hv_stub *stub)
{
	t->attached = false;
	if (!t->wanted)
		return;
	if (!m->ops->observe || !(m->sees & HV_SEE_PATH)) {
		cli_say("%s cannot trace a call; the simulator can: --on sim", m->name);
		return;
	}
	if (t->format && m->places.exec != HV_A64) {
		cli_say("%s executes AArch32, and cycles are known of A64 alone: --trace text shows what it executes", m->name);
		return;
	}
	t->attached = true;
	if (!t->format) {
		t->text = hv_trace_new(stdout, stub, m->places.table - stub->table, TRACE_LINES);
		m->ops->observe(m, t->text ? hv_trace_observer(t->text) : NULL);
		return;
	}
	timeline_begin(&t->timeline);
	m->ops->observe(m, &t->timeline.observer);
}

static int write_pipeline(struct one_trace *t, const struct hv_stub *stub)
{
	struct pipeline p;
	struct output out;
	char *title = NULL;
	int status = CLI_ERROR;

	if (timeline_make(&t->timeline, t->cores.cores[0], t->regime, t->cores.mhz, &p) ||
	    asprintf(&title, "%s on %s, regime %s", stub->name, cycles_core_name(t->cores.cores[0]),
		     cycles_regime_names[t->regime]) < 0) {
		cli_say("out of memory");
	} else if (!output_open(&out, t->path)) {
		p.title = title;
		if (t->format->write(&p, out.f))
			out.err = errno;
		status = output_close(&out);
	}
	free(title);
	pipeline_free(&p);
	return status;
}

int one_trace_end(struct one_trace *t, struct hv_machine *m, const struct hv_stub *stub)
{
	int status = 0;

	if (!t->attached)
		return 0;
	hv_trace_free(t->text);
	t->text = NULL;
	m->ops->observe(m, NULL);
	if (t->format) {
		if (t->timeline.record.route.cut)
			cli_say("the trace ends after %zu instructions, before the call", t->timeline.record.route.count);
		status = write_pipeline(t, stub);
		timeline_free(&t->timeline);
		t->wanted = false;	/* there is one file: the first machine that has a trace writes it */
	}
	return status;
}
