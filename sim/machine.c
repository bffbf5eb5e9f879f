/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "sim/machine.h"

int sim_fail(struct sim *s, const char *what)
{
	snprintf(s->m.error, sizeof(s->m.error), "sim: %s", what);
	return -1;
}
