/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the rows of a core file may be called, and what each number of the machine may be. */
#include "cycles/core.h"

const char *const cycles_kind_names[CYCLES_KINDS] = { "machine", "fwd", "class", "sys", "mem", "pipe" };
const char *const cycles_grade_names[CYCLES_GRADES] = { "measured", "documented", "fitted", "recalled", "assumed" };

const struct core_parameter core_parameters[PARAMETERS] = {
#define PARAMETER(id, kind, name, order, needed, least, most, varies) \
	{ name, CYCLES_##kind, CORE_##order, needed, least, most, CORE_##varies },
#include "cycles/parameter.def"
};
