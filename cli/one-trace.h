/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trace of one call: as text while it is made, or as the pipeline of a core, into a file for a viewer. */
#ifndef CLI_ONE_TRACE_H
#define CLI_ONE_TRACE_H

#include "cli/cores.h"
#include "hvcheck/report.h"
#include "suite/cycles/timeline.h"

struct one_trace {
	const struct pipeline_format *format;	/* NULL: text */
	bool wanted, attached;
	const char *path;			/* borrowed */
	struct cost_options cores;		/* the first is the one */
	enum cycles_regime regime;
	struct hv_trace *text;			/* owned, while attached */
	struct timeline timeline;
};

/* What the options ask for. Returns 0, or an exit status after saying why; to be closed either way. */
int one_trace_open(struct one_trace *t, const struct cli_options *o);
void one_trace_close(struct one_trace *t);
/* Before the call on this machine, and behind it: then it is written. The second returns an exit status. */
void one_trace_begin(struct one_trace *t, struct hv_machine *m, const struct hv_stub *stub);
int one_trace_end(struct one_trace *t, struct hv_machine *m, const struct hv_stub *stub);

#endif
