/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck cycles: what calls cost, on which core, and how sure that is. */
#include "cli/commands.h"
#include "cli/cycles.h"
#include "cli/options.h"
#include "cli/say.h"
#include "cli/status.h"

int cmd_cycles(int argc, char **argv)
{
	static const struct argp_option options[] = {
		CLI_BLOCK, CLI_WHY, CLI_CORE, CLI_CORE_FILE, CLI_MHZ, CLI_REGIME, CLI_MAX, CLI_LAYOUT, CLI_OUTPUT, CLI_ABI,
		CLI_RELEASE, CLI_AT, CLI_SYMBOL, CLI_PATHS, CLI_END
	};
	static const struct cli_bond bonds[] = {
		{ CLI_KEY_BLOCK, CLI_NOT_WITH, CLI_KEY_WHY, CLI_KEY_ARGUMENT }, { CLI_KEY_WHY, CLI_NOT_WITH, CLI_KEY_ARGUMENT, 0 },
		{ 'a', CLI_NOT_WITH, CLI_KEY_BLOCK, CLI_KEY_WHY }, { CLI_KEY_RELEASE, CLI_NOT_WITH, CLI_KEY_BLOCK, CLI_KEY_WHY },
		{ CLI_KEY_AT, CLI_NOT_WITH, CLI_KEY_BLOCK, CLI_KEY_WHY }, { 'v', CLI_NOT_WITH, CLI_KEY_BLOCK, CLI_KEY_WHY },
		{ CLI_KEY_WHY, CLI_NOT_WITH, CLI_KEY_MAX, CLI_KEY_SYMBOL },
		{ CLI_KEY_WHY, CLI_NOT_WITH, CLI_KEY_MHZ, CLI_KEY_REGIME }, { 0 }
	};
	static const struct cli_usage usage = {
		options, "[STUB...]",
		"Say what each call of each STUB costs at best and at worst over every path of its code, and typically, as the "
		"simulator executes it. Of two stubs of one generation the difference follows.\n"
		"With --block, say what each symbol of an object costs as a loop; with --why, what one instruction is costed by.",
		0, CLI_ANY_NUMBER, bonds
	};
	struct cli_options o;

	cli_parse(argc, argv, &usage, &o);
	if (!o.block && !o.why && !o.arg_count) {
		cli_say("cycles wants stubs, or --block FILE, or --why INSTRUCTION");
		return CLI_ERROR;
	}
	return o.block ? cycles_blocks(&o) : o.why ? cycles_why(&o) : cycles_stubs(&o);
}
