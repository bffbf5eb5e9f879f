/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exit statuses of several parts of a command, made one. */
#include <stddef.h>

#include "cli/status.h"

int cli_worst(int a, int b)
{
	static const int order[] = { CLI_DEFECT, CLI_ERROR, CLI_FAILED, CLI_NOTHING };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return CLI_PASSED;
}
