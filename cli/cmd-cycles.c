/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck cycles: what calls cost, on which core, and how sure that is. */
#include "cli/cycles.h"

int cmd_cycles(int argc, char **argv)
{
	static const struct argp_option options[] = {
		CLI_CORE, CLI_CORE_FILE, CLI_MHZ, CLI_REGIME, CLI_MAX, CLI_LAYOUT, CLI_OUTPUT, CLI_ABI, CLI_RELEASE, CLI_AT,
		CLI_SYMBOL, CLI_PATHS, CLI_END
	};
	static const struct cli_usage usage = {
		options, "STUB...",
		"Say what each call of each STUB costs at best and at worst over every path of its code, and typically, as the "
		"simulator executes it. Of two stubs of one generation the difference follows.",
		1, CLI_ANY_NUMBER
	};
	struct cli_options o;

	cli_parse(argc, argv, &usage, &o);
	return cycles_stubs(&o);
}
