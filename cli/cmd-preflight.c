/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck preflight: what a board's firmware did wrong before any kernel ran. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/status.h"
#include "hvcheck/machine.h"
#include "hvcheck/report.h"
#include "native/host/board/preflight.h"
#include "suite/report/firmware.h"

/* `missing`: why the board was not asked to the end, NULL: it was. `entry` has no version if it was not asked at all. */
static int judge(const struct cli_options *o, const struct entry_record *entry, const struct probed *probed, const char *missing,
		 int status, FILE *f)
{
	struct finding findings[PREFLIGHT_MOST];
	size_t count = entry->version ? preflight_judge(entry, probed, findings) : 0;

	firmware_write(o->format->name, o->on, findings, count, missing, status == CLI_ERROR, f);
	for (size_t i = 0; i < count && !missing; i++)
		if (findings[i].status == HV_FAIL)
			return CLI_FAILED;
	return status;
}

int cmd_preflight(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_ON_BOARD, CLI_FORMAT_FIRMWARE, CLI_SILENCE, CLI_OUTPUT, CLI_END };
	static const struct cli_usage usage = {
		options, "",
		"Start the payload on a board and judge how its firmware did that: what is wrong before a kernel's first line.",
		0, 0, NULL
	};
	struct cli_options o;
	struct entry_record entry = { 0 };
	struct probed probed[PROBE_COUNT];
	struct output out;
	char error[512];
	int status;

	cli_parse(argc, argv, &usage, &o);
	if (!o.on || !hv_board_is(o.on)) {
		cli_say("preflight judges a board: say which with --on serial:DEVICE,BAUD, unix:, tcp:, exec: or board:FILE");
		return CLI_ERROR;
	}
	if (hv_board_check(o.on, error, sizeof(error))) {
		cli_say("%s", error);
		return CLI_ERROR;
	}
	/* Before a board is asked, which takes a minute. */
	if (!firmware_has(o.format->name)) {
		cli_say("preflight is written as text, ktap or junit, not as %s", o.format->name);
		return CLI_ERROR;
	}
	if (output_open(&out, o.output))
		return CLI_ERROR;
	interrupt_catch();
	progress_asking("preflight", o.on);
	status = preflight_ask(o.on, o.silence, &interrupt_seen, &entry, probed, error, sizeof(error));
	progress_stop();
	if (interrupt_seen) {	/* whatever the board was found to be by then */
		status = CLI_ERROR;
		snprintf(error, sizeof(error), CLI_INTERRUPTED);
	}
	if (status)
		cli_say("%s", error);
	status = judge(&o, &entry, probed, status ? error : NULL, status, out.f);
	return cli_worst(status, output_close(&out));
}
